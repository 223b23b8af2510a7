/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockKeys;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Takes rows without a key, of which nothing can be known and which need not wait. */
final class MissFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final AddedLayout layout;
  private final EnrichSpec.Match match;
  private final Schema reference;
  private transient @Nullable LookupBefore nothing;
  private transient @Nullable Extension extension;

  MissFn(AddedLayout layout, EnrichSpec.Match match, Schema reference) {
    this.layout = layout;
    this.match = match;
    this.reference = reference;
  }

  @Setup
  public void setup() {
    Block none = LookupBlock.joined(reference, List.of());
    nothing = new LookupBefore(none, match.tableField(), layout.sources(), 0);
    extension = new Extension(layout, match.inputField());
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    LookupBefore lookup = requireNonNull(nothing, "nothing is null");
    BlockKeys keys = new BlockKeys(layout.inputSchema(), List.of(match.inputField()));
    keys.read(block);
    requireNonNull(extension, "extension is null")
        .extend(
            block,
            lookup.find(keys, block),
            lookup,
            new Extension.Out() {
              @Override
              public void enriched(Block extended) {
                out.get(EnrichResult.ENRICHED).output(extended);
              }

              @Override
              public void rejected(Rejected letter) {
                out.get(EnrichResult.REJECTED).output(letter);
              }
            });
  }
}
