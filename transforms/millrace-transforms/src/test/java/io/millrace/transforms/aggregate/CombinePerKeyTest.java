/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.measure.Measure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Max;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks, which aggregate in their bundles, against plain Beam: Combine.perKey in its windows. */
class CombinePerKeyTest {
  private static final long SIZE = 7_000;
  private static final Schema SCHEMA =
      Schema.builder()
          .addDateTimeField("event_time")
          .addNullableStringField("product")
          .addDecimalField("amount")
          .addInt64Field("quantity")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "blocks of {0}, flushed at {1}")
  @CsvSource({"7, 3", "4096, 10000"})
  void givesWhatBlocksGive(int cut, int groups, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> rows = rows(random);

    PCollection<String> ofBlocks =
        pipeline
            .apply(
                "Blocks",
                Create.of(BlockCuts.cut(SCHEMA, rows, cut, row -> time(row).getMillis(), random))
                    .withCoder(BlockCoder.of(SCHEMA)))
            .apply(
                AggregateWindows.tumbling(Duration.ofMillis(SIZE))
                    .by("product")
                    .measuring(
                        Measure.count("rows"),
                        Measure.sum("amount", "amount"),
                        Measure.sum("quantity", "quantity"),
                        Measure.max("most", "quantity"))
                    .flushingAt(groups)
                    .onBlocks())
            .results()
            .apply(FlatMapElements.into(TypeDescriptors.strings()).via(CombinePerKeyTest::lines));
    PCollection<String> plain =
        plainly(pipeline.apply("Rows", Create.of(rows).withRowSchema(SCHEMA)));

    PAssert.that("seed " + seed, Differences.between(ofBlocks, plain)).empty();
    pipeline.run();
  }

  private static PCollection<String> plainly(PCollection<Row> rows) {
    PCollection<Row> windowed =
        rows.apply(WithTimestamps.of(CombinePerKeyTest::time))
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.millis(SIZE))));
    PCollection<KV<String, BigDecimal>> amounts =
        windowed.apply(
            "Amounts",
            MapElements.into(new TypeDescriptor<KV<String, BigDecimal>>() {})
                .via(row -> KV.of(product(row), row.getDecimal("amount"))));
    PCollection<KV<String, Long>> quantities =
        windowed.apply(
            "Quantities",
            MapElements.into(new TypeDescriptor<KV<String, Long>>() {})
                .via(row -> KV.of(product(row), row.getInt64("quantity"))));
    return PCollectionList.of(
            List.of(
                asLines("rows", quantities.apply(Count.perKey())),
                asLines("quantity", quantities.apply(Sum.longsPerKey())),
                asLines("most", quantities.apply(Max.longsPerKey())),
                asLines("amount", amounts.apply(Combine.perKey(CombinePerKeyTest::sum)))))
        .apply(Flatten.pCollections())
        .apply("Together", Window.into(new GlobalWindows()));
  }

  private static <V> PCollection<String> asLines(
      String measure, PCollection<KV<String, V>> combined) {
    return combined.apply("Lines/" + measure, ParDo.of(new LineFn<>(measure)));
  }

  private static BigDecimal sum(Iterable<BigDecimal> amounts) {
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal amount : amounts) {
      sum = sum.add(amount);
    }
    return sum;
  }

  private static List<String> lines(Row window) {
    List<String> lines = new ArrayList<>();
    for (String measure : List.of("rows", "amount", "quantity", "most")) {
      Instant start = window.getDateTime("window_start").toInstant();
      lines.add(line(product(window), start, measure, window.getValue(measure)));
    }
    return lines;
  }

  private static String line(String product, Instant start, String measure, Object value) {
    String plain = new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    return product + " " + start + " " + measure + " " + plain;
  }

  private static String product(Row row) {
    return "product " + row.getString("product");
  }

  private static Instant time(Row row) {
    return row.getDateTime("event_time").toInstant();
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues(
                  // Beam 2.70 has wrong windows for times more than a window before the epoch.
                  Instant.ofEpochMilli(random.nextInt(60_000)),
                  random.nextInt(20) == 0 ? null : "P" + random.nextInt(9),
                  BigDecimal.valueOf(random.nextLong(), random.nextInt(4)),
                  random.nextLong() >> 12)
              .build());
    }
    return rows;
  }

  /** Says what a key has in its window. */
  private static final class LineFn<V> extends DoFn<KV<String, V>, String> {
    private static final long serialVersionUID = 1L;
    private final String measure;

    private LineFn(String measure) {
      this.measure = measure;
    }

    @ProcessElement
    public void processElement(
        @Element KV<String, V> combined, IntervalWindow window, OutputReceiver<String> out) {
      out.output(line(combined.getKey(), window.start(), measure, combined.getValue()));
    }
  }
}
