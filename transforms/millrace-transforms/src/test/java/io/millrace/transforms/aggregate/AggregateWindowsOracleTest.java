/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.measure.Measure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
class AggregateWindowsOracleTest {
  private static final long SIZE = 7_000;
  private static final Schema INPUT =
      Schema.builder()
          .addDateTimeField("event_time")
          .addNullableStringField("product_id")
          .addNullableInt32Field("shop")
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableInt64Field("quantity")
          .addNullableBooleanField("is_sale")
          .build();
  private static final AggregateWindows AGGREGATE =
      AggregateWindows.tumbling(Duration.ofMillis(SIZE))
          .on("event_time")
          .by("product_id", "shop")
          .measuring(
              Measure.count("events"),
              Measure.sum("revenue", "amount").where("is_sale"),
              Measure.sum("quantity", "quantity"),
              Measure.countDistinct("quantities", "quantity"));
  private static final Schema OUTPUT =
      Schema.builder()
          .addNullableStringField("product_id")
          .addNullableInt32Field("shop")
          .addDateTimeField("window_start")
          .addDateTimeField("window_end")
          .addInt64Field("events")
          .addDecimalField("revenue")
          .addInt64Field("quantity")
          .addInt64Field("quantities")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  static Stream<Arguments> cases() {
    return Stream.of(1, 3, 40)
        .flatMap(
            products ->
                Stream.of(arguments(1L, products), arguments(new Random().nextLong(), products)));
  }

  @ParameterizedTest(name = "seed {0}, {1} products")
  @MethodSource("cases")
  void equalsTheSimulatorUnderAnyArrivalOrderAndBundling(
      long seed, int products, TestPipeline pipeline) {
    String reason = "seed " + seed + ", " + products + " products";
    System.out.println("AggregateWindowsOracleTest " + reason);
    Random random = new Random(seed);
    List<Row> rows = randomRows(random, products);
    List<Row> expected = simulate(rows);
    Collections.shuffle(rows, random);

    PCollection<Row> input = pipeline.apply("Rows", Create.of(rows).withRowSchema(INPUT));
    PCollection<Row> bundled =
        input.apply("Rebundle", Reshuffle.<Row>viaRandomKey().withNumBuckets(5));

    PAssert.that(reason, input.apply("Whole", AGGREGATE)).containsInAnyOrder(expected);
    PAssert.that(reason, bundled.apply("Flushed", AGGREGATE.flushingAt(3)))
        .containsInAnyOrder(expected);
    pipeline.run();
  }

  @ParameterizedTest(name = "{0} shards")
  @ValueSource(ints = {1, 2, 7, 32})
  void equalsTheSimulatorOnAnyNumberOfShards(int shards, TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    List<Row> rows = randomRows(new Random(1), 40);

    PCollection<Row> result = pipeline.apply(Create.of(rows).withRowSchema(INPUT)).apply(AGGREGATE);

    PAssert.that(shards + " shards", result).containsInAnyOrder(simulate(rows));
    pipeline.run();
  }

  private static List<Row> randomRows(Random random, int products) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      boolean hot = random.nextInt(3) == 0;
      Row row =
          Row.withSchema(INPUT)
              .addValues(
                  Instant.ofEpochMilli(random.nextInt(60_000) - 30_000L),
                  random.nextInt(10) == 0 ? null : "P" + (hot ? 0 : random.nextInt(products)),
                  random.nextInt(10) == 0 ? null : random.nextInt(2),
                  random.nextInt(10) == 0
                      ? null
                      : BigDecimal.valueOf(random.nextInt(2_000) - 1_000, random.nextInt(4)),
                  random.nextInt(10) == 0 ? null : (long) random.nextInt(6),
                  random.nextInt(10) == 0 ? null : random.nextBoolean())
              .build();
      rows.addAll(Collections.nCopies(1 + random.nextInt(2), row));
    }
    return rows;
  }

  /** Takes one row after the other and remembers its group's rows; no merging, no shards. */
  private static List<Row> simulate(List<Row> rows) {
    Map<List<Object>, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      long time = row.getDateTime("event_time").getMillis();
      long start = (long) Math.floor((double) time / SIZE) * SIZE;
      List<Object> group = Arrays.asList(row.getValue("product_id"), row.getValue("shop"), start);
      groups.computeIfAbsent(group, first -> new ArrayList<>()).add(row);
    }
    List<Row> output = new ArrayList<>();
    groups.forEach((group, members) -> output.add(measured(group, members)));
    return output;
  }

  private static Row measured(List<Object> group, List<Row> rows) {
    BigDecimal revenue = BigDecimal.ZERO;
    long quantity = 0;
    HashSet<Long> quantities = new HashSet<>();
    for (Row row : rows) {
      if (Boolean.TRUE.equals(row.getBoolean("is_sale")) && row.getDecimal("amount") != null) {
        revenue = revenue.add(row.getDecimal("amount"));
      }
      Long one = row.getInt64("quantity");
      if (one != null) {
        quantity += one;
        quantities.add(one);
      }
    }
    long start = (Long) group.get(2);
    return Row.withSchema(OUTPUT)
        .addValues(
            group.get(0),
            group.get(1),
            Instant.ofEpochMilli(start),
            Instant.ofEpochMilli(start + SIZE),
            (long) rows.size(),
            revenue,
            quantity,
            (long) quantities.size())
        .build();
  }
}
