/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link Deduplicate} and {@link DeduplicateBlocks}. Every input row is in exactly
 * one of them.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class DeduplicateResult<T> extends NamedOutputs {
  static final TupleTag<Block> KEPT = new TupleTag<>("kept") {};
  static final TupleTag<Block> DUPLICATES = new TupleTag<>("duplicates") {};
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};

  private final PCollection<T> kept;
  private final PCollection<T> duplicates;
  private final PCollection<T> late;

  DeduplicateResult(PCollection<T> kept, PCollection<T> duplicates, PCollection<T> late) {
    this.kept = kept;
    this.duplicates = duplicates;
    this.late = late;
  }

  /** One row of each key, in the input's schema. */
  public PCollection<T> kept() {
    return kept;
  }

  /**
   * The rows on time that repeat a kept one: the input's fields and, unless within a horizon that
   * was not asked for it, the BOOLEAN {@code conflicting}.
   */
  public PCollection<T> duplicates() {
    return duplicates;
  }

  /** The rows that came too late to be compared, in the input's schema. */
  public PCollection<T> late() {
    return late;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("kept", kept, "duplicates", duplicates, "late", late);
  }
}
