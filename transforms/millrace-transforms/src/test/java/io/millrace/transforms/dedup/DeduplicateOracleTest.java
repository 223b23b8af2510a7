/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole outputs against a sequential simulator, on random rows. */
class DeduplicateOracleTest {
  private static final Schema INPUT =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("event_time", FieldType.DATETIME)
          .addNullableStringField("hash")
          .addNullableInt32Field("source")
          .build();
  private static final Schema DUPLICATES =
      Schema.builder().addFields(INPUT.getFields()).addBooleanField("conflicting").build();
  private static final Deduplicate EARLIEST =
      Deduplicate.byFields("id")
          .comparing("hash")
          .keepingEarliest("event_time")
          .tieBrokenBy("source");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  static Stream<Arguments> cases() {
    return Stream.of(1, 7, 150)
        .flatMap(ids -> Stream.of(arguments(1L, ids), arguments(new Random().nextLong(), ids)));
  }

  @ParameterizedTest(name = "seed {0}, {1} ids")
  @MethodSource("cases")
  void equalsTheSimulatorUnderAnyArrivalOrder(long seed, int ids, TestPipeline pipeline) {
    String reason = "seed " + seed + ", " + ids + " ids";
    System.out.println("DeduplicateOracleTest " + reason);
    Random random = new Random(seed);
    List<Row> rows = randomRows(random, ids);
    PCollection<Row> input = pipeline.apply("Rows", Create.of(rows).withRowSchema(INPUT));
    PCollection<Row> disordered =
        input.apply("Disorder", Reshuffle.<Row>viaRandomKey().withNumBuckets(5));

    check(reason, input.apply("Earliest", EARLIEST), simulate(rows, 1));
    check(reason, disordered.apply("Earliest2", EARLIEST), simulate(rows, 1));
    Deduplicate latest = EARLIEST.keepingLatest("event_time");
    check(reason, input.apply("Latest", latest), simulate(rows, -1));
    check(reason, disordered.apply("Latest2", latest), simulate(rows, -1));
    checkBlocks(reason, disordered.apply("Blocks", PackBlocks.of()), EARLIEST, simulate(rows, 1));
    checkBlocks(reason, input.apply("Blocks2", PackBlocks.of()), latest, simulate(rows, -1));
    pipeline.run();
  }

  @ParameterizedTest(name = "{0} shards")
  @ValueSource(ints = {1, 2, 7, 32})
  void equalsTheSimulatorOnAnyNumberOfShards(int shards, TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    List<Row> rows = randomRows(new Random(1), 40);

    PCollection<Row> input = pipeline.apply(Create.of(rows).withRowSchema(INPUT));
    PCollection<Block> blocks =
        pipeline.apply(
            "Blocks",
            Create.of(BlockCuts.cut(INPUT, rows, 9, row -> 0, new Random(1)))
                .withCoder(BlockCoder.of(INPUT)));

    check(shards + " shards", input.apply(EARLIEST), simulate(rows, 1));
    checkBlocks(shards + " shards", blocks, EARLIEST, simulate(rows, 1));
    pipeline.run();
  }

  private static void check(String reason, DeduplicateResult<Row> result, Expected expected) {
    check(reason, result.kept(), result.duplicates(), expected);
  }

  private static void check(
      String reason, PCollection<Row> kept, PCollection<Row> duplicates, Expected expected) {
    PAssert.that(reason, kept).containsInAnyOrder(expected.kept());
    PAssert.that(reason, duplicates).containsInAnyOrder(expected.duplicates());
  }

  private static void checkBlocks(
      String reason, PCollection<Block> input, Deduplicate deduplicate, Expected expected) {
    String name = input.getName();
    DeduplicateResult<Block> result = input.apply("Winners of " + name, deduplicate.onBlocks());
    check(
        reason,
        result.kept().apply("Kept of " + name, UnpackBlocks.rows()),
        result.duplicates().apply("Duplicates of " + name, UnpackBlocks.rows()),
        expected);
  }

  private static List<Row> randomRows(Random random, int ids) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean hot = random.nextInt(3) == 0;
      Row row =
          Row.withSchema(INPUT)
              .addValues(
                  hot ? 0L : (long) random.nextInt(ids),
                  random.nextInt(10) == 0 ? null : Instant.ofEpochMilli(random.nextInt(20) - 10L),
                  random.nextInt(10) == 0 ? null : "h" + random.nextInt(3),
                  random.nextInt(10) == 0 ? null : random.nextInt(4))
              .build();
      rows.addAll(Collections.nCopies(1 + random.nextInt(2), row));
    }
    Collections.shuffle(rows, random);
    return rows;
  }

  private record Expected(List<Row> kept, List<Row> duplicates) {}

  /** For each row asks every other row of its id whether that one goes before it. */
  private static Expected simulate(List<Row> rows, int sign) {
    Expected expected = new Expected(new ArrayList<>(), new ArrayList<>());
    List<Row> left = new ArrayList<>(rows);
    while (!left.isEmpty()) {
      Row winner = left.get(0);
      for (Row row : left) {
        if (row.getInt64("id").equals(winner.getInt64("id")) && sign * order(row, winner) < 0) {
          winner = row;
        }
      }
      left.remove(winner);
      expected.kept().add(winner);
      for (Row row : List.copyOf(left)) {
        if (row.getInt64("id").equals(winner.getInt64("id"))) {
          left.remove(row);
          boolean conflicting = !Objects.equals(row.getString("hash"), winner.getString("hash"));
          expected
              .duplicates()
              .add(
                  Row.withSchema(DUPLICATES)
                      .addValues(row.getValues())
                      .addValue(conflicting)
                      .build());
        }
      }
    }
    return expected;
  }

  /** All three fields as numbers, with null below them all. */
  private static int order(Row one, Row other) {
    for (int field = 1; field <= 3; field++) {
      int order = Long.compare(rank(one, field), rank(other, field));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static long rank(Row row, int field) {
    if (row.getValue(field) == null) {
      return Long.MIN_VALUE;
    }
    return switch (field) {
      case 1 -> row.getDateTime(field).getMillis();
      case 2 -> row.getString(field).charAt(1);
      default -> row.getInt32(field);
    };
  }
}
