/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.GatherBlocks;
import io.millrace.transforms.block.ShardBlocks;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * {@link Deduplicate} for blocks, with the same promises and the same winners.
 *
 * <p><b>Output:</b> {@link DeduplicateBlocksResult#kept}, one row per key; {@link
 * DeduplicateBlocksResult#duplicates}, all other rows with a BOOLEAN {@code conflicting}. Rows keep
 * their event times and stamps.
 *
 * <p><b>State and memory:</b> the blocks of a shard of the keys at a time, in memory, and about 40
 * bytes and the key for each row.
 *
 * <pre>{@code
 * blocks.apply(
 *     Deduplicate.byFields("record_key")
 *         .comparing("record_hash")
 *         .keepingEarliest("event_time")
 *         .onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class KeepWinners extends PTransform<PCollection<Block>, DeduplicateBlocksResult> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateSpec spec;

  KeepWinners(DeduplicateSpec spec) {
    this.spec = spec;
  }

  @Override
  public DeduplicateBlocksResult expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    DeduplicateLayout layout = DeduplicateLayout.of(spec, input, coder.schema());
    PCollectionTuple picked =
        input
            .apply("KeyByShard", ShardBlocks.by(spec.keys()))
            .apply("GatherByShard", GatherBlocks.of(coder))
            .apply(
                "PickWinners",
                ParDo.of(new PickBlockWinnersFn(layout, coder.schema(), spec.keys()))
                    .withOutputTags(
                        DeduplicateBlocksResult.KEPT,
                        // Nothing is late where all rows are there before one is chosen.
                        TupleTagList.of(DeduplicateBlocksResult.DUPLICATES)
                            .and(DeduplicateBlocksResult.LATE)));
    return new DeduplicateBlocksResult(
        picked.get(DeduplicateBlocksResult.KEPT).setCoder(coder),
        picked
            .get(DeduplicateBlocksResult.DUPLICATES)
            .setCoder(BlockCoder.of(layout.duplicateSchema())),
        picked.get(DeduplicateBlocksResult.LATE).setCoder(coder));
  }
}
