/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowSplit;
import io.millrace.transforms.period.Lateness;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;

/** Splits block by block. */
final class SplitLateFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final Lateness lateness;
  private final Counter onTime = LateMetrics.ON_TIME.counter();
  private final Counter late = LateMetrics.LATE.counter();

  SplitLateFn(Lateness lateness) {
    this.lateness = lateness;
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    RowSplit split = lateness.split(block);
    onTime.inc(split.chosen().rows());
    late.inc(split.others().rows());
    if (split.chosen().rows() > 0) {
      out.get(SplitLateResult.ON_TIME).output(split.chosen());
    }
    if (split.others().rows() > 0) {
      out.get(SplitLateResult.LATE).output(split.others());
    }
  }
}
