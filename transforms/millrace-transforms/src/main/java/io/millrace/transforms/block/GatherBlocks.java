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
 * @param <K> the keys
 * @param <V> blocks, or blocks with a mark of where they are from
 * @since 0.1
 */
@Internal
public final class GatherBlocks<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<KV<K, Iterable<V>>>> {
  private static final long serialVersionUID = 1L;
  private final Coder<V> coder;

  private GatherBlocks(Coder<V> coder) {
    this.coder = coder;
  }

  /** Of blocks with that coder. */
  public static <K, V> GatherBlocks<K, V> of(Coder<V> coder) {
    return new GatherBlocks<>(coder);
  }

  @Override
  public PCollection<KV<K, Iterable<V>>> expand(PCollection<KV<K, V>> input) {
    Coder<K> keys = ((KvCoder<K, V>) input.getCoder()).getKeyCoder();
    Coder<Iterable<V>> blocks = IterableCoder.of(coder);
    return input
        .apply("Gather", ParDo.of(new GatherBlocksFn<K, V>(coder)))
        .setCoder(KvCoder.of(keys, blocks));
  }
}
