/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link Enrich}. Every input row is in exactly one of them.
 *
 * @since 0.1
 */
@Evolving
public final class EnrichResult extends NamedOutputs {
  static final TupleTag<Row> ENRICHED = new TupleTag<>() {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>() {};

  private final PCollection<Row> enriched;
  private final PCollection<Rejected> rejected;

  EnrichResult(PCollection<Row> enriched, PCollection<Rejected> rejected) {
    this.enriched = enriched;
    this.rejected = rejected;
  }

  /** The rows with the added fields. */
  public PCollection<Row> enriched() {
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
