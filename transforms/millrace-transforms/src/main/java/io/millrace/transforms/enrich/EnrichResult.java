/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link Enrich} and {@link EnrichBlocks}, {@link EnrichVersions} and {@link
 * EnrichService}. Every input row is in exactly one of them.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class EnrichResult<T> extends NamedOutputs {
  static final TupleTag<Block> ENRICHED = new TupleTag<>("enriched") {};
  static final TupleTag<Row> ENRICHED_ROWS = new TupleTag<>("enrichedRows") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private final PCollection<T> enriched;
  private final PCollection<Rejected> rejected;

  EnrichResult(PCollection<T> enriched, PCollection<Rejected> rejected) {
    this.enriched = enriched;
    this.rejected = rejected;
  }

  /** The rows with the added fields. */
  public PCollection<T> enriched() {
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
