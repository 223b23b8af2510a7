/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.period.GatherSides;
import io.millrace.transforms.period.PeriodCut;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Enriches the rows of a shard in a period from those of the other stream up to then. */
final class AsOfFn extends DoFn<KV<KV<Integer, Long>, Iterable<RawUnionValue>>, Block> {
  private static final long serialVersionUID = 1L;

  private final AddedLayout layout;
  private final EnrichSpec.Match match;
  private final Schema reference;
  private final long lookBack;
  private final PeriodCut cut;
  private transient @Nullable BlockKeys keys;
  private transient @Nullable Extension extension;

  AsOfFn(AddedLayout layout, EnrichSpec.Match match, Schema reference, PeriodCut cut) {
    this.layout = layout;
    this.match = match;
    this.reference = reference;
    this.lookBack = cut.lookBack();
    this.cut = cut;
  }

  @Setup
  public void setup() {
    keys = new BlockKeys(layout.inputSchema(), List.of(match.inputField()));
    extension = new Extension(layout, match.inputField());
  }

  @ProcessElement
  public void processElement(
      @Element KV<KV<Integer, Long>, Iterable<RawUnionValue>> shard, MultiOutputReceiver out) {
    List<Block> input = new ArrayList<>();
    List<Block> others = new ArrayList<>();
    for (RawUnionValue side : shard.getValue()) {
      (side.getUnionTag() == GatherSides.LEFT ? input : others).add((Block) side.getValue());
    }
    LookupBefore lookup =
        new LookupBefore(
            LookupBlock.joined(reference, others), match.tableField(), layout.sources(), lookBack);
    Extension.Out outputs = outputs(out);
    BlockKeys read = requireNonNull(keys, "keys is null");
    for (Block block : input) {
      read.read(block);
      requireNonNull(extension, "extension is null")
          .extend(block, lookup.find(read, block), lookup, outputs);
    }
  }

  private Extension.Out outputs(MultiOutputReceiver out) {
    return new Extension.Out() {
      @Override
      public void enriched(Block block) {
        // No runner lets event time pass that before the row is out.
        Block stamped = block.stampedFrom(cut::decidedAt);
        out.get(EnrichResult.ENRICHED).outputWithTimestamp(stamped, BlockTimes.timestampOf(block));
      }

      @Override
      public void rejected(Rejected letter) {
        out.get(EnrichResult.REJECTED).output(letter);
      }
    };
  }

  /** Rows that hold nothing up stand at the end of their window; results lie before it. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
