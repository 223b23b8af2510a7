/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Protects block by block, and counts what detectors found in a bundle. */
final class ProtectFn extends DoFn<Block, Block> {
  static final TupleTag<Block> PROTECTED = new TupleTag<>("protected") {};
  static final TupleTag<KV<Integer, Long>> FOUND = new TupleTag<>("found") {};

  private static final long serialVersionUID = 1L;

  private final ProtectLayout layout;
  private final Findings findings;
  private final Counter accepted = ProtectMetrics.ACCEPTED.counter();
  private final Counter found = ProtectMetrics.FINDINGS.counter();
  private transient FoundCounts counts;
  private transient ProtectedBlocks blocks;

  @SuppressWarnings("NullAway.Init") // Transient fields live from @Setup on.
  ProtectFn(ProtectLayout layout) {
    this.layout = layout;
    this.findings = Findings.of(layout.spec());
  }

  @Setup
  public void setup() {
    counts = new FoundCounts(layout.spec().protections().size());
    blocks = layout.open(counts);
  }

  @StartBundle
  public void startBundle() {
    counts.clear();
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    accepted.inc(block.rows());
    out.get(PROTECTED).output(blocks.protect(block));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext out) {
    for (int i = 0; i < findings.size(); i++) {
      found.inc(findings.count(counts, i));
      out.output(
          FOUND,
          KV.of(i, findings.count(counts, i)),
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
    }
  }
}
