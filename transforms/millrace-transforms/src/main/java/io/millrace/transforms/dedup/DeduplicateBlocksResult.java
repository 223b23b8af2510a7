/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Where each row of a deduplication of blocks went.
 *
 * @since 0.1
 */
@Evolving
public final class DeduplicateBlocksResult implements POutput {
  static final TupleTag<Block> KEPT = new TupleTag<>("kept") {};
  static final TupleTag<Block> DUPLICATES = new TupleTag<>("duplicates") {};

  private final PCollection<Block> kept;
  private final PCollection<Block> duplicates;

  DeduplicateBlocksResult(PCollection<Block> kept, PCollection<Block> duplicates) {
    this.kept = kept;
    this.duplicates = duplicates;
  }

  /** One row of each key: the first to arrive, or the winner by data. */
  public PCollection<Block> kept() {
    return kept;
  }

  /** All other rows. */
  public PCollection<Block> duplicates() {
    return duplicates;
  }

  @Override
  public Pipeline getPipeline() {
    return kept.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(KEPT, kept, DUPLICATES, duplicates);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
