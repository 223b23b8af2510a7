/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The rows for which a condition holds, and the others.
 *
 * @since 0.1
 */
@Evolving
public final class FilterRowsResult extends NamedOutputs {
  static final TupleTag<Block> KEPT = new TupleTag<>("kept") {};
  static final TupleTag<Block> FILTERED = new TupleTag<>("filtered") {};

  private final PCollection<Block> kept;
  private final PCollection<Block> filtered;

  FilterRowsResult(PCollection<Block> kept, PCollection<Block> filtered) {
    this.kept = kept;
    this.filtered = filtered;
  }

  /** The rows for which it holds. */
  public PCollection<Block> kept() {
    return kept;
  }

  /** The rows for which it does not hold: for the ledger, or to look at. */
  public PCollection<Block> filtered() {
    return filtered;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("kept", kept, "filtered", filtered);
  }
}
