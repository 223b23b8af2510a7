/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.measure.Accumulator;
import io.millrace.transforms.measure.BoundMeasures;
import io.millrace.transforms.measure.Measure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Measures on a runner, over rows and blocks, against one accumulator for each window. */
class AllMeasuresTest {
  private static final long SIZE = 7_000;
  private static final Schema SCHEMA =
      Schema.builder()
          .addDateTimeField("event_time")
          .addStringField("product")
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableDoubleField("real")
          .addNullableStringField("name")
          .build();
  private static final Measure[] MEASURES = {
    Measure.first("first", "name"),
    Measure.last("last", "amount"),
    Measure.populationVariance("variance", "amount"),
    Measure.sampleStddev("stddev", "real"),
    Measure.percentile("median", "amount", 50),
    Measure.percentile("p90", "real", 90),
    Measure.approxPercentile("far", "real", 90),
    Measure.approxCountDistinct("names", "name"),
    Measure.topK("top", "name", 2)
  };

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void areTheSameOverRowsAndBlocksHoweverBundled(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> rows = rows(random);
    AggregateWindows windows =
        AggregateWindows.tumbling(Duration.ofMillis(SIZE))
            .by("product")
            .measuring(MEASURES)
            .flushingAt(3);

    PCollection<Row> ofRows =
        pipeline
            .apply("Rows", Create.of(rows).withRowSchema(SCHEMA))
            .apply("OfRows", windows.on("event_time"));
    PCollection<Row> ofBlocks =
        pipeline
            .apply(
                "Blocks",
                Create.of(BlockCuts.cut(SCHEMA, rows, 7, AllMeasuresTest::time, random))
                    .withCoder(BlockCoder.of(SCHEMA)))
            .apply("OfBlocks", windows.onBlocks())
            .results();

    List<String> expected = expected(rows);
    PAssert.that("seed " + seed, lines(ofRows)).containsInAnyOrder(expected);
    PAssert.that("seed " + seed, lines(ofBlocks)).containsInAnyOrder(expected);
    pipeline.run();
  }

  private static List<String> expected(List<Row> rows) {
    BoundMeasures measures = BoundMeasures.of(List.of(MEASURES), SCHEMA);
    Map<String, Accumulator> groups = new HashMap<>();
    for (Row row : rows) {
      String group = row.getString("product") + " " + (time(row) - time(row) % SIZE);
      groups.computeIfAbsent(group, first -> measures.start()).add(row, time(row));
    }
    List<String> lines = new ArrayList<>();
    groups.forEach((group, seen) -> lines.add(group + " " + seen.results()));
    return lines;
  }

  private static PCollection<String> lines(PCollection<Row> windows) {
    return windows.apply(
        "Lines of " + windows.getName(),
        MapElements.into(TypeDescriptors.strings()).via(AllMeasuresTest::line));
  }

  private static String line(Row window) {
    List<Object> results = window.getValues().subList(3, window.getFieldCount());
    return window.getString("product")
        + " "
        + window.getDateTime("window_start").getMillis()
        + " "
        + results;
  }

  private static long time(Row row) {
    return row.getDateTime("event_time").getMillis();
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues(
                  Instant.ofEpochMilli(random.nextInt(20_000)),
                  "P" + random.nextInt(5),
                  random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(999), 2),
                  random.nextInt(5) == 0 ? null : random.nextGaussian(),
                  random.nextInt(5) == 0 ? null : "n" + random.nextInt(9))
              .build());
    }
    return rows;
  }
}
