/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Where each row of a deduplication of blocks went.
 *
 * @since 0.1
 */
@Evolving
public final class DeduplicateBlocksResult extends NamedOutputs {
  static final TupleTag<Block> KEPT = new TupleTag<>("kept") {};
  static final TupleTag<Block> DUPLICATES = new TupleTag<>("duplicates") {};
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};

  private final PCollection<Block> kept;
  private final PCollection<Block> duplicates;
  private final PCollection<Block> late;

  DeduplicateBlocksResult(
      PCollection<Block> kept, PCollection<Block> duplicates, PCollection<Block> late) {
    this.kept = kept;
    this.duplicates = duplicates;
    this.late = late;
  }

  /** One row of each key: the first to arrive, or the winner by data. */
  public PCollection<Block> kept() {
    return kept;
  }

  /** The rows on time that repeat a kept one. */
  public PCollection<Block> duplicates() {
    return duplicates;
  }

  /** The rows that came too late to be compared; none without an allowed lateness. */
  public PCollection<Block> late() {
    return late;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("kept", kept, "duplicates", duplicates, "late", late);
  }
}
