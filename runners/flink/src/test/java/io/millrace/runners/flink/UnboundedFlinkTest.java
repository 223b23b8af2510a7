/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerSheet;
import io.millrace.transforms.ledger.StepBalance;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks without end on the embedded engine: results come while the source still waits. */
class UnboundedFlinkTest {
  private static final long SEED = 20260411;
  private static final long HORIZON = 1_500;
  private static final long LATENESS = 700;
  private static final long SIZE = 1_000;

  /** What the pipeline gave out: of each key the value of its highest pane, as a sink keeps it. */
  private static final Map<String, KV<Long, Long>> SUMS = new ConcurrentHashMap<>();

  private static final Map<String, KV<Long, Long>> COUNTS = new ConcurrentHashMap<>();
  private static final AtomicInteger GATE = new AtomicInteger();

  private final Map<String, List<Long>> keptTimes = new HashMap<>();
  private final Map<String, Long> sums = new HashMap<>();
  private long read;
  private long late;
  private long duplicates;

  /** The source holds its last blocks back until half of the windows are out. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void windowsComeOutBeforeTheInputEndsAndAddUpInTheEnd() {
    for (int split = 0; split < StampedSplits.SPLITS; split++) {
      StampedSplits.blocks(SEED, split).forEach(this::take);
    }
    assertThat(late).isPositive();
    assertThat(duplicates).isPositive();
    GATE.set(sums.size() / 2);
    FlinkLauncher launcher = new FlinkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    Pipeline pipeline = Pipeline.create(profile.options());
    List<String> steps = build(pipeline);
    launcher.fit(profile, pipeline);

    State state;
    try (Engine engine = launcher.start(profile.options())) {
      state = engine.run(pipeline).waitUntilFinish();
    }

    assertThat(state).isEqualTo(State.DONE);
    assertThat(lastOf(SUMS)).as("seed %d", SEED).isEqualTo(sums);
    long kept = read - late - duplicates;
    assertThat(LedgerSheet.of(steps, lastOf(COUNTS)).steps())
        .as("seed %d", SEED)
        .containsExactly(
            new StepBalance("deduplicate", read, kept, 0, duplicates, late, 0),
            new StepBalance("aggregate", kept, kept, 0, 0, 0, 0));
  }

  private static List<String> build(Pipeline pipeline) {
    PCollection<Block> blocks =
        pipeline.apply("Blocks", Read.from(StampedSplits.of(SEED, split -> areWindowsOut())));
    DeduplicateResult<Block> once =
        blocks.apply(
            "Deduplicate",
            DeduplicateBlocks.by("id")
                .within(Duration.ofMillis(HORIZON))
                .allowingLateness(Duration.ofMillis(LATENESS), Duration.ofMillis(SIZE)));
    AggregateBlocksResult perShop =
        once.kept()
            .apply(
                "Aggregate",
                AggregateWindows.tumbling(Duration.ofMillis(SIZE))
                    .by("shop")
                    .measuring(Measure.sum("cents", "cents"))
                    .onBlocks()
                    .allowingLateness(Duration.ofMillis(LATENESS)));
    perShop.results().apply("Sums", ParDo.of(new RecordSumsFn()));
    Ledger ledger = new Ledger();
    ledger
        .step("deduplicate")
        .read(blocks)
        .written(once.kept())
        .duplicates(once.duplicates())
        .late(once.late());
    ledger
        .step("aggregate")
        .read(once.kept())
        .written(perShop.absorbed(), rows -> rows)
        .late(perShop.late());
    ledger.counts(pipeline).apply("Counts", ParDo.of(new RecordCountsFn()));
    return ledger.steps();
  }

  /** Lets the source end: without that the test ends by its timeout. */
  private static boolean areWindowsOut() {
    return SUMS.size() >= GATE.get();
  }

  /** The whole pipeline, row after row: ids are of one split, so the splits' order is no matter. */
  private void take(Block block) {
    for (int row = 0; row < block.rows(); row++) {
      Row event = block.row(row);
      long time = block.eventTime(row);
      long start = Math.floorDiv(time, SIZE) * SIZE;
      List<Long> times = keptTimes.computeIfAbsent(event.getString("id"), id -> new ArrayList<>());
      read++;
      if (start + SIZE + LATENESS <= block.stamp(row)) {
        late++;
      } else if (times.stream().anyMatch(kept -> Math.abs(kept - time) < HORIZON)) {
        duplicates++;
      } else {
        times.add(time);
        sums.merge(event.getString("shop") + "@" + start, event.getInt64("cents"), Long::sum);
      }
    }
  }

  private static Map<String, Long> lastOf(Map<String, KV<Long, Long>> panes) {
    Map<String, Long> last = new HashMap<>();
    panes.forEach((key, pane) -> last.put(key, pane.getValue()));
    return last;
  }

  private static void keepHighest(
      Map<String, KV<Long, Long>> panes, String key, long pane, long value) {
    panes.merge(
        key, KV.of(pane, value), (one, other) -> one.getKey() > other.getKey() ? one : other);
  }

  private static final class RecordSumsFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(ProcessContext context) {
      Row sum = context.element();
      String key = sum.getString("shop") + "@" + sum.getDateTime("window_start").getMillis();
      keepHighest(SUMS, key, context.pane().getIndex(), sum.getInt64("cents"));
    }
  }

  private static final class RecordCountsFn extends DoFn<KV<String, Long>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(ProcessContext context) {
      KV<String, Long> count = context.element();
      keepHighest(COUNTS, count.getKey(), context.pane().getIndex(), count.getValue());
    }
  }
}
