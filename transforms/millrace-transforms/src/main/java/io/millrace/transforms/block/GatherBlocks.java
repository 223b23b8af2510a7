/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gathers all blocks of each shard, once the input has ended.
 *
 * <p>It does what a GroupByKey does, which must not be used: in a batch, Flink's joins all blocks
 * of a bundle and a key to one element before it shuffles them, as large as the input may be.
 *
 * <p><b>Input:</b> bounded blocks under their shard in the global window, as {@link ShardBlocks}
 * gives them. <b>Output:</b> one element per shard that has a block, at the end of the window.
 * <b>State and memory:</b> the blocks.
 *
 * @since 0.1
 */
@Internal
public final class GatherBlocks
    extends PTransform<PCollection<KV<Integer, Block>>, PCollection<KV<Integer, Iterable<Block>>>> {
  private static final long serialVersionUID = 1L;
  private final BlockCoder coder;

  private GatherBlocks(BlockCoder coder) {
    this.coder = coder;
  }

  /** Of blocks with that coder. */
  public static GatherBlocks of(BlockCoder coder) {
    return new GatherBlocks(coder);
  }

  @Override
  public PCollection<KV<Integer, Iterable<Block>>> expand(PCollection<KV<Integer, Block>> input) {
    Coder<Iterable<Block>> blocks = IterableCoder.of(coder);
    return input
        .apply("Gather", ParDo.of(new GatherBlocksFn(coder)))
        .setCoder(KvCoder.of(VarIntCoder.of(), blocks));
  }
}
