/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;

/** Checks block by block. */
final class CheckBlocksFn extends DoFn<Block, Block> {
  static final TupleTag<Block> ACCEPTED = new TupleTag<>("accepted") {};

  private static final long serialVersionUID = 1L;

  private final BlockCheck check;
  private transient BlockCheck.Judge judge;

  @SuppressWarnings("NullAway.Init") // The judge lives from @Setup on.
  CheckBlocksFn(BlockCheck check) {
    this.check = check;
  }

  @Setup
  public void setup() {
    judge = check.open();
  }

  @StartBundle
  public void startBundle() {
    judge.startCounts();
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    Block accepted = judge.accept(block, out.get(CheckRowsFn.REJECTED)::output);
    if (accepted != null) {
      out.get(ACCEPTED).output(accepted);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext out) {
    out.output(
        CheckRowsFn.COUNTS,
        judge.counts(),
        GlobalWindow.INSTANCE.maxTimestamp(),
        GlobalWindow.INSTANCE);
  }
}
