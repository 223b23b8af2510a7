/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Checks block by block. */
final class CheckBlocksFn extends DoFn<Block, Block> {
  static final TupleTag<Block> ACCEPTED = new TupleTag<>("accepted") {};
  static final TupleTag<Block> DROPPED = new TupleTag<>("dropped") {};

  private static final long serialVersionUID = 1L;

  private final BlockCheck check;
  private final ReferenceViews tables;
  private final Counter acceptedRows = CheckQualityMetrics.ACCEPTED.counter();
  private final Counter droppedRows = CheckQualityMetrics.DROPPED.counter();
  private final Counter rejectedRows = CheckQualityMetrics.REJECTED.counter();
  private final Counter failures = CheckQualityMetrics.FAILURES.counter();
  private transient BlockCheck.@Nullable Judge judge;

  CheckBlocksFn(BlockCheck check, ReferenceViews tables) {
    this.check = check;
    this.tables = tables;
  }

  @Setup
  public void setup() {
    tables.open();
  }

  @StartBundle
  public void startBundle() {
    if (judge != null) {
      judge.startCounts();
    }
  }

  @ProcessElement
  public void processElement(ProcessContext context) {
    Block block = context.element();
    int[] drops = new int[1];
    Block accepted =
        judge(context)
            .accept(
                block,
                letter -> context.output(CheckRowsFn.REJECTED, letter),
                dropped -> {
                  drops[0] = dropped.rows();
                  context.output(DROPPED, dropped);
                });
    int kept = accepted == null ? 0 : accepted.rows();
    acceptedRows.inc(kept);
    droppedRows.inc(drops[0]);
    rejectedRows.inc(block.rows() - kept - drops[0]);
    if (accepted != null) {
      context.output(accepted);
    }
  }

  /** The tables are there with the first block. */
  private BlockCheck.Judge judge(ProcessContext context) {
    BlockCheck.Judge ready = judge;
    if (ready == null) {
      ready = check.open(tables.read(context));
      judge = ready;
    }
    return ready;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext out) {
    if (judge != null) {
      failures.inc(judge.failed());
      out.output(
          CheckRowsFn.COUNTS,
          judge.counts(),
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
    }
  }

  @Teardown
  public void teardown() {
    tables.close();
    judge = null;
  }
}
