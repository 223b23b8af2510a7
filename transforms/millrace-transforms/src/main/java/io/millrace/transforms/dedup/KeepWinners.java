/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.period.FiringWindows;
import io.millrace.transforms.period.GatherShards;
import io.millrace.transforms.period.GatherShardsResult;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** Keeps the winners by data: of the whole input, of windows, of sessions. */
final class KeepWinners extends PTransform<PCollection<Block>, DeduplicateResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateSpec spec;

  KeepWinners(DeduplicateSpec spec) {
    this.spec = spec;
  }

  @Override
  public DeduplicateResult<Block> expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    DeduplicateLayout layout = DeduplicateLayout.of(spec, input, coder.schema());
    GatherShardsResult gathered =
        input.apply("Gather", GatherShards.of(spec.keys(), layout.periods()));
    PCollectionTuple picked =
        gathered
            .shards()
            .apply(
                "PickWinners",
                ParDo.of(new PickWinnersFn(layout, coder.schema()))
                    .withOutputTags(
                        DeduplicateResult.KEPT, TupleTagList.of(DeduplicateResult.DUPLICATES)));
    return new DeduplicateResult<>(
        picked
            .get(DeduplicateResult.KEPT)
            .setCoder(coder)
            .apply("KeptGlobally", FiringWindows.none()),
        picked
            .get(DeduplicateResult.DUPLICATES)
            .setCoder(BlockCoder.of(layout.duplicateSchema()))
            .apply("DuplicatesGlobally", FiringWindows.none()),
        gathered.late());
  }
}
