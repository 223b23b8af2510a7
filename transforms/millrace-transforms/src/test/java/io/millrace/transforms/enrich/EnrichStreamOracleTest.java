/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Arrivals;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EnrichStreamOracleTest {
  /** Both sides, so that one stream orders them. */
  private static final Schema EVENT =
      Schema.builder()
          .addBooleanField("input")
          .addNullableInt32Field("key")
          .addInt32Field("number")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void givesOutAPeriodOnceItHasEndedAndWaitedForRows(TestPipeline pipeline) {
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(EVENT))
            .addElements(event(true, 1, 10, 0, 1), event(false, 1, 5, 0, 2))
            .advanceWatermarkTo(Instant.ofEpochMilli(100))
            .addElements(event(false, 1, 8, 100, 3))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(event(false, 1, 9, 150, 4), event(true, 1, 99, 150, 5))
            .addElements(event(true, null, 100, 150, 6), event(true, 1, 108, 150, 7))
            .advanceWatermarkToInfinity();

    PCollection<Block> all = pipeline.apply(events);
    EnrichStreamResult<Block> result =
        side(all, true)
            .apply(
                Enrich.fromStreamBlocks(side(all, false), Duration.ofMillis(100))
                    .matching("key", "key")
                    .picking(Map.of("found", "number"))
                    .every(Duration.ofMillis(100))
                    .allowingLateness(Duration.ofMillis(50))
                    .onBlocks());

    PAssert.that(timed(result.enriched()))
        .containsInAnyOrder(
            List.of("1 3 @10 stamp 149", "6 - @100 stamp 150", "7 3 @108 stamp 249"));
    PAssert.that(timed(result.late())).containsInAnyOrder(List.of("5 @99 stamp 150"));
    PAssert.that(timed(result.lateReference())).containsInAnyOrder(List.of("4 @9 stamp 150"));
    pipeline.run();
  }

  @Test
  void equalsALoopOverTheRowsOnTime(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("EnrichStreamOracleTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(5));
    int[] number = {0};
    Arrivals arrivals =
        Arrivals.random(
            EVENT,
            time ->
                row(
                    random.nextBoolean(),
                    random.nextInt(6) == 0 ? null : random.nextInt(4),
                    number[0]++),
            20,
            300,
            2_500,
            random);
    List<String> expected = expected(arrivals, 700, 200, 300);
    assertThat(expected).as(reason).anyMatch(row -> row.startsWith("late"));

    List<Block> blocks = arrivals.steps().stream().flatMap(step -> step.bundle().stream()).toList();
    PCollection<String> streamed = outputs("stream ", pipeline.apply(arrivals.stream()));
    PCollection<String> batched =
        outputs(
            "batch ", pipeline.apply("Batch", Create.of(blocks).withCoder(BlockCoder.of(EVENT))));

    PAssert.that(reason, streamed)
        .containsInAnyOrder(expected.stream().map(row -> "stream " + row).toList());
    PAssert.that(reason, batched)
        .containsInAnyOrder(expected.stream().map(row -> "batch " + row).toList());
    pipeline.run();
  }

  private static PCollection<String> outputs(String mode, PCollection<Block> events) {
    EnrichStreamResult<Block> result =
        side(events, true)
            .apply(
                mode + "Enrich",
                Enrich.fromStreamBlocks(side(events, false), Duration.ofMillis(700))
                    .matching("key", "key")
                    .picking(Map.of("found", "number"))
                    .every(Duration.ofMillis(200))
                    .allowingLateness(Duration.ofMillis(300))
                    .onBlocks());
    return PCollectionList.of(numbered(mode + "enriched", result.enriched()))
        .and(numbered(mode + "late", result.late()))
        .and(numbered(mode + "lateReference", result.lateReference()))
        .apply(mode + "All", Flatten.pCollections());
  }

  /** What comes out, and where: row after row. */
  private static List<String> expected(Arrivals arrivals, long lookBack, long size, long lateness) {
    List<Item> input = new ArrayList<>();
    List<Item> reference = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Arrivals.Step step : arrivals.steps()) {
      for (Block block : step.bundle()) {
        for (int i = 0; i < block.rows(); i++) {
          Row row = block.row(i);
          Item item = new Item(row.getInt32("key"), block.eventTime(i), row.getInt32("number"));
          boolean ofInput = row.getBoolean("input");
          long end = (Math.floorDiv(item.time(), size) + 1) * size;
          boolean late = end + lateness <= block.stamp(i);
          if (late && (item.key() != null || !ofInput)) {
            expected.add((ofInput ? "late " : "lateReference ") + item.number());
          } else {
            (ofInput ? input : reference).add(item);
          }
        }
      }
    }
    for (Item item : input) {
      Item best = null;
      for (Item other : reference) {
        if (item.key() != null
            && item.key().equals(other.key())
            && other.time() <= item.time()
            && item.time() - other.time() <= lookBack
            && (best == null
                || other.time() > best.time()
                || (other.time() == best.time() && other.number() > best.number()))) {
          best = other;
        }
      }
      expected.add("enriched " + item.number() + " " + (best == null ? "-" : best.number()));
    }
    return expected;
  }

  private record Item(@Nullable Integer key, long time, int number) {}

  private static PCollection<Block> side(PCollection<Block> events, boolean input) {
    String name = events.getName() + (input ? " input" : " reference");
    return events
        .apply(name, FilterRows.where(row -> row.bool("input") == input))
        .kept()
        .setName(name);
  }

  private static PCollection<String> numbered(String output, PCollection<Block> rows) {
    return rows.apply("Show " + output, ParDo.of(new ShowFn(output + " ", false)));
  }

  private static PCollection<String> timed(PCollection<Block> rows) {
    return rows.apply("Show " + rows.getName(), ParDo.of(new ShowFn("", true)));
  }

  private static Row row(boolean input, @Nullable Integer key, int number) {
    return Row.withSchema(EVENT).addValues(input, key, number).build();
  }

  private static TimestampedValue<Block> event(
      boolean input, @Nullable Integer key, long time, long stamp, int number) {
    BlockBuilder builder = new BlockBuilder(EVENT);
    builder.addRow(row(input, key, number), time, stamp);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }

  /** Shows the numbers of rows, and their times. */
  private static final class ShowFn extends DoFn<Block, String> {
    private static final long serialVersionUID = 1L;

    private final String output;
    private final boolean times;

    ShowFn(String output, boolean times) {
      this.output = output;
      this.times = times;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<String> out) {
      for (int row = 0; row < block.rows(); row++) {
        StringBuilder shown = new StringBuilder(output);
        shown.append(block.column("number").valueAt(row));
        if (block.schema().hasField("found")) {
          Object found = block.column("found").valueAt(row);
          shown.append(' ').append(found == null ? "-" : found);
        }
        if (times) {
          shown.append(" @").append(block.eventTime(row));
          shown.append(" stamp ").append(block.stamp(row));
        }
        out.output(shown.toString());
      }
    }
  }
}
