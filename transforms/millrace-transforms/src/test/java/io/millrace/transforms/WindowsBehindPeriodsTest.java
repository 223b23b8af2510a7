/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.AggregateBlocks;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.join.Join;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.session.Sessionize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows behind a step whose rows wait: they fire when all that waits for them has come out. */
@ExtendWith(TestPipelineExtension.class)
class WindowsBehindPeriodsTest {
  private static final int ROWS = 500;
  private static final Duration WINDOW = Duration.ofMillis(50);
  private static final Duration LATENESS = Duration.ofMillis(30);
  private static final Duration WAITED = Duration.ofSeconds(5);
  private static final Schema EVENT =
      Schema.builder().addStringField("id").addInt64Field("at").build();

  /** A step, and what of its rows a window is to count. */
  private enum Waiting {
    DEDUPLICATE_SESSIONS(
        rows ->
            rows.apply(
                    byId()
                        .inSessions(Duration.ofMillis(40), Duration.ofMillis(100))
                        .every(Duration.ofMillis(70))
                        .allowingLateness(LATENESS)
                        .onBlocks())
                .kept()),
    DEDUPLICATE_WINDOWS(
        rows ->
            rows.apply(
                    byId().inWindows(Duration.ofMillis(120)).allowingLateness(LATENESS).onBlocks())
                .kept()),
    DUPLICATES(
        rows ->
            rows.apply(
                    byId()
                        .inSessions(Duration.ofMillis(40), Duration.ofMillis(100))
                        .allowingLateness(LATENESS)
                        .onBlocks())
                .duplicates()),
    SESSIONS(
        rows ->
            rows.apply(
                    Sessionize.by("id")
                        .gap(Duration.ofMillis(60))
                        .cap(Duration.ofMillis(200))
                        .every(Duration.ofMillis(70))
                        .measuring(Measure.count("rows"))
                        .allowingLateness(LATENESS)
                        .onBlocks())
                .sessions()),
    JOIN(
        rows ->
            rows.apply(
                    Join.within(Duration.ZERO, Duration.ofMillis(30))
                        .on("id")
                        .every(Duration.ofMillis(80))
                        .allowingLateness(LATENESS)
                        .prefix("right_")
                        .withBlocks(rows))
                .joined()),
    WINDOWS_WITHOUT_CORRECTIONS(
        rows ->
            packed(counting(AggregateWindows.tumbling(Duration.ofMillis(20))).withoutCorrections())
                .apply(rows)),
    SESSIONS_WITHOUT_A_CAP(
        rows -> packed(counting(AggregateWindows.sessions(Duration.ofMillis(60)))).apply(rows));

    private final UnaryOperator<PCollection<Block>> step;

    Waiting(UnaryOperator<PCollection<Block>> step) {
      this.step = step;
    }

    private static AggregateBlocks counting(AggregateWindows windows) {
      return windows
          .by("id")
          .measuring(Measure.count("rows"))
          .onBlocks()
          .allowingLateness(LATENESS);
    }

    /** Results have the time of their element. */
    private static UnaryOperator<PCollection<Block>> packed(AggregateBlocks windows) {
      return rows -> rows.apply(windows).results().apply("Pack", PackBlocks.of());
    }

    private static Deduplicate byId() {
      return Deduplicate.byFields("id").keepingEarliest("at");
    }
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void fireOnceWhereRowsComeInOrder(Waiting waiting, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("WindowsBehindPeriodsTest " + waiting + " " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(5));
    pipeline.getOptions().as(MillraceOptions.class).setBundlePerKey(random.nextBoolean());

    PCollection<Block> waited = waiting.step.apply(pipeline.apply(inOrder(random)));

    PAssert.that(reason, Panes.of(windows(waited)))
        .satisfies(
            panes -> {
              Map<Object, List<Long>> ofWindow = new HashMap<>();
              for (KV<Long, Row> pane : panes) {
                ofWindow
                    .computeIfAbsent(
                        pane.getValue().getDateTime("window_start"), first -> new ArrayList<>())
                    .add(pane.getKey());
              }
              assertThat(ofWindow).as(reason).hasSizeGreaterThan(20);
              assertThat(ofWindow.values()).as(reason).containsOnly(List.of(0L));
              return null;
            });
    pipeline.run();
  }

  private static PCollection<Row> windows(PCollection<Block> rows) {
    return rows.apply(
            "CountWindows",
            AggregateWindows.tumbling(WINDOW)
                .measuring(Measure.count("rows"))
                .onBlocks()
                .allowingLateness(WAITED))
        .results();
  }

  /** Rows whose time is not before the watermark, which follows them. */
  private static TestStream<Block> inOrder(Random random) {
    TestStream.Builder<Block> stream = TestStream.create((Coder<Block>) BlockCoder.of(EVENT));
    long time = 0;
    for (int row = 0; row < ROWS; ) {
      BlockBuilder block = new BlockBuilder(EVENT);
      long stamp = time;
      for (int rows = 1 + random.nextInt(12); rows > 0; rows--, row++) {
        time += random.nextInt(random.nextInt(50) == 0 ? 300 : 5);
        block.addRow(
            Row.withSchema(EVENT).addValues("e" + random.nextInt(40), time).build(), time, stamp);
      }
      Block built = block.build();
      stream =
          stream
              .addElements(TimestampedValue.of(built, Instant.ofEpochMilli(built.minEventTime())))
              .advanceWatermarkTo(Instant.ofEpochMilli(time));
    }
    return stream.advanceWatermarkToInfinity();
  }
}
