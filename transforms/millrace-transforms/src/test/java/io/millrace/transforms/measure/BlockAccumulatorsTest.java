/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCuts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Measures of blocks, against the accumulator of each group's rows. */
class BlockAccumulatorsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableInt32Field("small")
          .addNullableInt64Field("large")
          .addNullableStringField("name")
          .addNullableBooleanField("flag")
          .addNullableDoubleField("real")
          .addNullableFloatField("half")
          .addNullableDateTimeField("time")
          .build();
  private static final List<String> ORDERED =
      List.of("amount", "small", "large", "name", "real", "half", "time");
  private static final List<String> NUMBERS = List.of("amount", "small", "large", "real", "half");
  private static final List<Measure> MEASURES =
      Stream.of(
              ORDERED.stream().flatMap(BlockAccumulatorsTest::ofOrdered),
              NUMBERS.stream().flatMap(BlockAccumulatorsTest::ofNumbers),
              Stream.of(
                  Measure.count("rows"),
                  Measure.countDistinct("smalls", "small"),
                  Measure.countDistinct("larges", "large"),
                  Measure.countDistinct("names", "name"),
                  Measure.approxCountDistinct("approx_larges", "large"),
                  Measure.approxCountDistinct("approx_names", "name"),
                  Measure.topK("top_names", "name", 3),
                  Measure.topK("top_smalls", "small", 3),
                  Measure.topK("top_times", "time", 3),
                  Measure.topK("top_flags", "flag", 3),
                  Measure.first("first_flag", "flag"),
                  Measure.last("last_flag", "flag"),
                  Measure.mean("mean_real", "real"),
                  Measure.mean("mean_half", "half"),
                  Measure.mean("mean_amount", "amount", 3),
                  Measure.mean("mean_small", "small", 0),
                  Measure.mean("mean_large", "large", 9)))
          .flatMap(measures -> measures)
          .flatMap(
              measure ->
                  Stream.of(
                      measure,
                      new Measure(
                          measure.kind(),
                          "flag_" + measure.as(),
                          measure.field(),
                          "flag",
                          measure.settings())))
          .toList();
  private static final List<String> NAMES =
      List.of("", "a", "ab", "b", "\u00e9", "\u7aef", "\uffee", "\ud83d\ude00", "\ud83d\ude01");
  private static final BoundMeasures BOUND = BoundMeasures.of(MEASURES, SCHEMA);

  private static Stream<Measure> ofOrdered(String field) {
    return Stream.of(
        Measure.min("min_" + field, field),
        Measure.max("max_" + field, field),
        Measure.first("first_" + field, field),
        Measure.last("last_" + field, field));
  }

  private static Stream<Measure> ofNumbers(String field) {
    return Stream.of(
        Measure.sum("sum_" + field, field),
        Measure.populationVariance("variance_" + field, field),
        Measure.percentile("median_" + field, field, 50),
        Measure.approxPercentile("approx_median_" + field, field, 50));
  }

  @RepeatedTest(5)
  void giveWhatTheAccumulatorOfEachGroupGives() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    BlockAccumulators blocks = BOUND.startBlocks();
    for (int size : new int[] {1, 7, 4096}) {
      List<Accumulator> expected = new ArrayList<>();
      for (Block block :
          BlockCuts.cut(SCHEMA, rows(random), size, row -> random.nextInt(50), random)) {
        int[] slots = new int[block.rows()];
        for (int row = 0; row < slots.length; row++) {
          slots[row] = random.nextInt(Math.min(100, expected.size() + 2)) - 1;
          if (slots[row] == expected.size()) {
            expected.add(BOUND.start());
          }
          if (slots[row] >= 0) {
            expected.get(slots[row]).add(block.row(row), block.eventTime(row));
          }
        }
        blocks.add(block, slots, expected.size());
      }

      for (int slot = 0; slot < expected.size(); slot++) {
        assertThat(unordered(blocks.partial(slot)))
            .as("seed %d, blocks of %d, slot %d", seed, size, slot)
            .isEqualTo(unordered(expected.get(slot).partial()));
      }
      blocks.clear();
    }
  }

  @Test
  void keepASumExactWhereItLeavesALongAndComesBack() {
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE, 2);
    BigDecimal least = BigDecimal.valueOf(Long.MIN_VALUE, 2);

    assertThat(sum(most, most)).isEqualTo(most.add(most));
    assertThat(sum(least, least, most, most)).isEqualTo(new BigDecimal("-0.02"));
    assertThat(sum(most, new BigDecimal("0.01"), least)).isEqualTo(new BigDecimal("0.00"));
    assertThat(sum(new BigDecimal("1E+30"), new BigDecimal("0.10"), new BigDecimal("-1E+30")))
        .isEqualTo(new BigDecimal("0.10"));
    assertThat(sum(new BigDecimal("1E+3"), null)).isEqualTo(new BigDecimal("1000"));
    assertThat(sum((BigDecimal) null)).isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void refuseASumOfIntegersBeyondInt64() {
    Schema schema = Schema.builder().addInt64Field("large").build();
    BlockAccumulators sums =
        BoundMeasures.of(List.of(Measure.sum("total", "large")), schema).startBlocks();
    List<Row> rows =
        List.of(
            Row.withSchema(schema).addValue(Long.MAX_VALUE).build(),
            Row.withSchema(schema).addValue(1L).build());
    Block block = BlockCuts.cut(schema, rows, 2, row -> 0, new Random(1)).get(0);

    assertThatThrownBy(() -> sums.add(block, new int[2], 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("Cannot add 1 to total: 9223372036854775807 (the sum must be an INT64)");
  }

  private static Object sum(@Nullable BigDecimal... amounts) {
    Schema schema = Schema.builder().addNullableField("amount", FieldType.DECIMAL).build();
    List<Row> rows = new ArrayList<>();
    for (BigDecimal amount : amounts) {
      rows.add(Row.withSchema(schema).addValue(amount).build());
    }
    BlockAccumulators sums =
        BoundMeasures.of(List.of(Measure.sum("total", "amount")), schema).startBlocks();
    for (Block block : BlockCuts.cut(schema, rows, 2, row -> 0, new Random(1))) {
      sums.add(block, new int[block.rows()], 1);
    }
    return sums.partial(0).get(0);
  }

  /** Distinct values have no order, and arrays no equals. */
  private static List<Object> unordered(List<Object> partials) {
    List<Object> values = new ArrayList<>();
    for (Object partial : partials) {
      values.add(
          partial instanceof List<?> list
              ? new HashSet<>(list)
              : partial instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : partial);
    }
    return values;
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues(
                  random.nextInt(6) == 0 ? null : decimal(random),
                  random.nextInt(6) == 0 ? null : random.nextInt(),
                  random.nextInt(6) == 0 ? null : random.nextLong() >> 12,
                  random.nextInt(6) == 0 ? null : NAMES.get(random.nextInt(NAMES.size())),
                  random.nextInt(6) == 0 ? null : random.nextBoolean(),
                  random.nextInt(6) == 0 ? null : real(random),
                  random.nextInt(6) == 0 ? null : (float) real(random),
                  random.nextInt(6) == 0 ? null : Instant.ofEpochMilli(random.nextLong() >> 20))
              .build());
    }
    return rows;
  }

  private static double real(Random random) {
    return switch (random.nextInt(30)) {
      case 0 -> Double.NaN;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> 0.0;
      default -> Math.scalb(random.nextGaussian(), random.nextInt(60));
    };
  }

  private static BigDecimal decimal(Random random) {
    int bits = random.nextInt(8) == 0 ? 100 : 63;
    BigInteger digits = new BigInteger(bits, random);
    int scale = random.nextInt(3) == 0 ? random.nextInt(20) - 8 : 2;
    return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
  }
}
