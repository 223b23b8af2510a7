/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.transforms.DoFn;

/** Leaves of a table what the look-up needs. */
final class PickEntriesFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final EnrichLayout layout;

  PickEntriesFn(EnrichLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element Block block, OutputReceiver<Block> out) {
    out.output(block.project(layout.entrySchema(), layout.entryFields()));
  }
}
