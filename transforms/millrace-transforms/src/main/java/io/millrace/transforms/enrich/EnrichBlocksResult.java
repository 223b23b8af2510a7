/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Blocks with what is known of their rows, and the rows that were rejected.
 *
 * @since 0.1
 */
@Evolving
public final class EnrichBlocksResult extends NamedOutputs {
  static final TupleTag<Block> ENRICHED = new TupleTag<>("enriched") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private final PCollection<Block> enriched;
  private final PCollection<Rejected> rejected;

  EnrichBlocksResult(PCollection<Block> enriched, PCollection<Rejected> rejected) {
    this.enriched = enriched;
    this.rejected = rejected;
  }

  /** The rows with the picked fields. */
  public PCollection<Block> enriched() {
    return enriched;
  }

  /** A letter per miss if misses are rejected, and per row that a service did not answer for. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("enriched", enriched, "rejected", rejected);
  }
}
