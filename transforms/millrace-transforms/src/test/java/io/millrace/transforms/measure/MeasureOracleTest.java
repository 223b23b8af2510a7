/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static io.millrace.transforms.measure.MeasureOracle.assertEdges;
import static io.millrace.transforms.measure.MeasureOracle.assertPercentile;
import static io.millrace.transforms.measure.MeasureOracle.assertVariances;
import static io.millrace.transforms.measure.MeasureOracle.top;
import static io.millrace.transforms.measure.MeasureOracle.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCuts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Measures of lists cut anyhow, over rows and blocks, against plain Java over the whole list. */
class MeasureOracleTest {
  private static final int LISTS = 1_000;
  private static final List<String> NUMBERS = List.of("real", "half", "amount", "small", "large");
  private static final double[] PERCENTS = {0, 33.3, 50, 99.9};
  private static final Schema INPUT =
      Schema.builder()
          .addInt64Field("time")
          .addNullableDoubleField("real")
          .addNullableFloatField("half")
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableInt32Field("small")
          .addNullableInt64Field("large")
          .addNullableStringField("name")
          .build();
  private static final BoundMeasures MEASURES =
      BoundMeasures.of(
          Stream.concat(
                  NUMBERS.stream().flatMap(MeasureOracleTest::ofNumbers),
                  Stream.of(
                      Measure.first("first_name", "name"),
                      Measure.last("last_name", "name"),
                      Measure.topK("top_name", "name", 2),
                      Measure.approxCountDistinct("names", "name"),
                      Measure.approxCountDistinct("larges", "large")))
              .toList(),
          INPUT);
  private static final Schema RESULT = Schema.builder().addFields(MEASURES.resultFields()).build();
  private static final RowCoder PARTIALS =
      RowCoder.of(Schema.builder().addFields(MEASURES.partialFields()).build());

  private static Stream<Measure> ofNumbers(String field) {
    return Stream.concat(
        Stream.of(
            Measure.first("first_" + field, field),
            Measure.last("last_" + field, field),
            Measure.populationVariance("pop_var_" + field, field),
            Measure.sampleVariance("var_" + field, field),
            Measure.populationStddev("pop_stddev_" + field, field),
            Measure.sampleStddev("stddev_" + field, field)),
        Arrays.stream(PERCENTS)
            .boxed()
            .flatMap(
                percent ->
                    Stream.of(
                        Measure.percentile("p" + percent + "_" + field, field, percent),
                        Measure.approxPercentile("a" + percent + "_" + field, field, percent))));
  }

  @Test
  void giveWhatPlainJavaGivesInAnyOrderAndGrouping() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < LISTS; i++) {
      List<Row> rows = rows(random);

      Row result = Row.withSchema(RESULT).attachValues(merged(rows, random).results());

      String reason = "seed " + seed + ", list " + i + " ";
      for (String field : NUMBERS) {
        assertEdges(reason, rows, field, result);
        assertVariances(reason, values(rows, field), field, result);
        for (double percent : PERCENTS) {
          assertPercentile(reason, values(rows, field), percent, field, result);
        }
      }
      assertEdges(reason, rows, "name", result);
      assertThat(result.<List<Row>>getValue("top_name"))
          .as(reason)
          .extracting(row -> row.getString(0) + " " + row.getInt64(1))
          .isEqualTo(top(values(rows, "name"), 2));
      assertThat(result.getInt64("names")).as(reason).isEqualTo(distinct(rows, "name"));
      assertThat(result.getDouble("names_relative_error")).as(reason).isZero();
      assertThat(result.getInt64("larges")).as(reason).isEqualTo(distinct(rows, "large"));
    }
  }

  private static long distinct(List<Row> rows, String field) {
    return new HashSet<>(values(rows, field)).size();
  }

  /** Cuts the rows into parts, in rows or blocks, and merges the parts in any order. */
  private static Accumulator merged(List<Row> rows, Random random) throws Exception {
    int count = 1 + random.nextInt(5);
    List<List<Row>> cuts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cuts.add(new ArrayList<>());
    }
    rows.forEach(row -> cuts.get(random.nextInt(count)).add(row));
    List<Accumulator> parts = new ArrayList<>(List.of(MEASURES.start()));
    for (List<Row> cut : cuts) {
      Accumulator part = MEASURES.start();
      if (random.nextBoolean()) {
        cut.forEach(row -> part.add(row, row.getInt64("time")));
      } else {
        part.merge(travelled(ofBlocks(cut, random)));
      }
      parts.add(part);
    }
    while (parts.size() > 1) {
      Accumulator part = parts.remove(random.nextInt(parts.size()));
      parts.get(random.nextInt(parts.size())).merge(travelled(part.partial()));
    }
    return parts.get(0);
  }

  private static List<@Nullable Object> ofBlocks(List<Row> rows, Random random) {
    BlockAccumulators seen = MEASURES.startBlocks();
    seen.add(BlockCuts.cut(INPUT, NO_ROWS, 1, row -> 0, random).get(0), new int[] {-1}, 1);
    for (Block block :
        BlockCuts.cut(INPUT, rows, 1 + random.nextInt(9), row -> row.getInt64("time"), random)) {
      seen.add(block, new int[block.rows()], 1);
    }
    return seen.partial(0);
  }

  /** One row that belongs to no group. */
  private static final List<Row> NO_ROWS =
      List.of(Row.withSchema(INPUT).addValues(0L, 1.0, 1f, BigDecimal.ONE, 1, 1L, "none").build());

  private static List<Object> travelled(List<@Nullable Object> partial) throws Exception {
    Row row = Row.withSchema(PARTIALS.getSchema()).attachValues(partial);
    return CoderUtils.clone(PARTIALS, row).getValues();
  }

  private static List<Row> rows(Random random) {
    int kind = random.nextInt(8);
    int size = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(40);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double real = real(kind, random);
      rows.add(
          Row.withSchema(INPUT)
              .addValues(
                  (long) random.nextInt(10),
                  random.nextInt(6) == 0 ? null : real,
                  random.nextInt(6) == 0 ? null : (float) real,
                  random.nextInt(6) == 0 ? null : decimal(random),
                  random.nextInt(6) == 0 ? null : random.nextInt() >> (4 * kind),
                  random.nextInt(6) == 0 ? null : random.nextLong() >> (8 * kind),
                  random.nextInt(6) == 0 ? null : "n".repeat(random.nextInt(5)))
              .build());
    }
    return rows;
  }

  private static double real(int kind, Random random) {
    return switch (kind) {
      case 0 -> random.nextInt(2_000) / 100.0 - 10;
      case 1 -> random.nextInt(5) - 2;
      case 2 -> 1e9 + random.nextInt(3) / 8.0;
      case 3 -> Math.scalb(random.nextGaussian(), random.nextInt(2_000) - 1_000);
      case 4 -> Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE >> random.nextInt(30));
      case 5 -> random.nextBoolean() ? -0.0 : random.nextInt(3) * Double.MIN_VALUE;
      default -> random.nextGaussian();
    };
  }

  private static BigDecimal decimal(Random random) {
    return BigDecimal.valueOf(random.nextInt(2_000) - 1_000, random.nextInt(4) - 1);
  }
}
