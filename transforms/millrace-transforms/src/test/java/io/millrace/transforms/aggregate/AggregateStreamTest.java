/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.Panes;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows that come out while input still arrives, and again for rows that come after. */
class AggregateStreamTest {
  private static final Schema SALE =
      Schema.builder().addStringField("product").addInt64Field("quantity").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void firesWhenTheWatermarkPassesTheEndAndCorrectsUntilTheLatenessIsOver(TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    TestStream<Block> sales =
        TestStream.create((Coder<Block>) BlockCoder.of(SALE))
            .addElements(block(10, 0, "a", 1), block(20, 0, "b", 2))
            .advanceWatermarkTo(Instant.ofEpochMilli(100))
            .addElements(block(30, 100, "a", 4))
            .advanceWatermarkTo(Instant.ofEpochMilli(149))
            .addElements(block(40, 149, "c", 8), block(110, 0, "a", 16))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(block(50, 150, "a", 32))
            .advanceWatermarkToInfinity();

    AggregateBlocksResult result =
        pipeline.apply(sales).apply(windows(100).allowingLateness(Duration.ofMillis(50)));

    PAssert.that(result.results().apply(ParDo.of(new PanesFn())))
        .containsInAnyOrder(
            "a [0, 100) 1, pane 0 ON_TIME",
            "b [0, 100) 2, pane 0 ON_TIME",
            "a [0, 100) 5, pane 1 LATE",
            "b [0, 100) 2, pane 1 LATE",
            "a [0, 100) 5, pane 2 LATE",
            "b [0, 100) 2, pane 2 LATE",
            "c [0, 100) 8, pane 2 LATE",
            "a [100, 200) 16, pane 0 ON_TIME");
    PAssert.that(result.late().apply(UnpackBlocks.rows())).containsInAnyOrder(row("a", 32));
    pipeline.run();
  }

  @ParameterizedTest(name = "{0} shards, flushed at {1}, windows of {2}, lateness {3}")
  @CsvSource({"3, 2, 400, 300", "1, 1000, 1000, 0", "8, 5, 70, 1000"})
  void theLastPaneOfEachWindowHasTheRowsOnTimeByTheirStamps(
      int shards, int groups, long size, long allowed, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("AggregateStreamTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    KeyedScripts scripts =
        KeyedScripts.random(
            100,
            SALE,
            (script, time) -> row("p" + script + "." + random.nextInt(2), 1L << random.nextInt(40)),
            random);
    Map<String, Long> sums = new HashMap<>();
    List<Row> late = new ArrayList<>();
    long rows = 0;
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      Row sale = one.row();
      rows++;
      if (one.isLate(size, allowed)) {
        late.add(sale);
      } else {
        long end = one.endOf(size);
        String window = "%s [%d, %d)".formatted(sale.getString("product"), end - size, end);
        sums.merge(window, sale.getInt64("quantity"), Long::sum);
      }
    }
    assertThat(late).as(reason).hasSizeGreaterThan(3);

    PCollection<Block> sales = pipeline.apply(scripts.stream());
    AggregateBlocksResult result =
        sales.apply(windows(size, groups).allowingLateness(Duration.ofMillis(allowed)));
    Ledger ledger = new Ledger();
    ledger.step("sums").read(sales).written(result.absorbed(), taken -> taken).late(result.late());

    PAssert.that(reason, Panes.of(result.results()))
        .satisfies(
            panes -> {
              Map<String, Long> actual = new HashMap<>();
              for (Row sum : Panes.highest(panes, "product", "window_start")) {
                actual.put(window(sum), sum.getInt64("quantity"));
              }
              assertThat(actual).as(reason).isEqualTo(sums);
              return null;
            });
    PAssert.that(reason, result.late().apply(UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    PAssert.that(reason, ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("sums\tREAD", rows),
                KV.of("sums\tWRITTEN", rows - late.size()),
                KV.of("sums\tLATE", (long) late.size())));
    pipeline.run();
  }

  private static String window(Row sum) {
    return "%s [%d, %d)"
        .formatted(
            sum.getString("product"),
            sum.getDateTime("window_start").getMillis(),
            sum.getDateTime("window_end").getMillis());
  }

  private static AggregateBlocks windows(long size) {
    return windows(size, 1_000);
  }

  private static AggregateBlocks windows(long size, int groups) {
    return AggregateWindows.tumbling(Duration.ofMillis(size))
        .by("product")
        .measuring(Measure.sum("quantity", "quantity"))
        .flushingAt(groups)
        .onBlocks();
  }

  private static TimestampedValue<Block> block(
      long time, long stamp, String product, long quantity) {
    BlockBuilder builder = new BlockBuilder(SALE);
    builder.column(0).appendValue(product);
    builder.column(1).appendValue(quantity);
    builder.endRow(time, stamp);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }

  private static Row row(String product, long quantity) {
    return Row.withSchema(SALE).addValues(product, quantity).build();
  }

  /** Shows a result and its pane. */
  private static final class PanesFn extends DoFn<Row, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(ProcessContext context) {
      Row sum = context.element();
      context.output(
          "%s %d, pane %d %s"
              .formatted(
                  window(sum),
                  sum.getInt64("quantity"),
                  context.pane().getIndex(),
                  context.pane().getTiming()));
    }
  }
}
