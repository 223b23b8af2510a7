/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowSplit;
import io.millrace.transforms.period.Lateness;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/** Takes late rows out, before they can stand in for a row that is not. */
final class SplitLateFn extends DoFn<Block, Block> {
  static final TupleTag<Block> ON_TIME = new TupleTag<>("onTime") {};

  private static final long serialVersionUID = 1L;

  private final Lateness lateness;
  private final Counter late = DeduplicateMetrics.LATE.counter();

  SplitLateFn(Lateness lateness) {
    this.lateness = lateness;
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    if (!block.hasStamps() || lateness.allowedMillis() == Lateness.ANY) {
      out.get(ON_TIME).output(block);
      return;
    }
    RowSplit split = lateness.split(block);
    if (split.chosen().rows() > 0) {
      out.get(ON_TIME).output(split.chosen());
    }
    if (split.others().rows() > 0) {
      late.inc(split.others().rows());
      out.get(DeduplicateResult.LATE).output(split.others());
    }
  }
}
