/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gathers all blocks of each key, once the input has ended.
 *
 * <p>It does what a GroupByKey does, which must not be used: in a batch, Flink's joins all blocks
 * of a bundle and a key to one element before it shuffles them, as large as the input may be.
 *
 * <p><b>Input:</b> bounded blocks under their key in the global window, as {@link ShardBlocks}
 * gives them. <b>Output:</b> one element per key that has a block, at the end of the window.
 * <b>State and memory:</b> the blocks.
 *
 * @since 0.1
 */
@Internal
public final class GatherBlocks<K>
    extends PTransform<PCollection<KV<K, Block>>, PCollection<KV<K, Iterable<Block>>>> {
  private static final long serialVersionUID = 1L;
  private final BlockCoder coder;

  private GatherBlocks(BlockCoder coder) {
    this.coder = coder;
  }

  /** Of blocks with that coder. */
  public static <K> GatherBlocks<K> of(BlockCoder coder) {
    return new GatherBlocks<>(coder);
  }

  @Override
  public PCollection<KV<K, Iterable<Block>>> expand(PCollection<KV<K, Block>> input) {
    Coder<K> keys = ((KvCoder<K, Block>) input.getCoder()).getKeyCoder();
    Coder<Iterable<Block>> blocks = IterableCoder.of(coder);
    return input
        .apply("Gather", ParDo.of(new GatherBlocksFn<K>(coder)))
        .setCoder(KvCoder.of(keys, blocks));
  }
}
