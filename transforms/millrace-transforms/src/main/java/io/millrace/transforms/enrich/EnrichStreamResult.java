/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * The outputs of {@link EnrichStream}. Every input row is in exactly one of {@link #enriched},
 * {@link #rejected} and {@link #late}; every row of the other stream is late or absorbed.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class EnrichStreamResult<T> extends NamedOutputs {
  private final PCollection<T> enriched;
  private final PCollection<Rejected> rejected;
  private final PCollection<T> late;
  private final PCollection<T> lateReference;
  private final PCollection<Long> absorbedReference;

  EnrichStreamResult(
      PCollection<T> enriched,
      PCollection<Rejected> rejected,
      PCollection<T> late,
      PCollection<T> lateReference,
      PCollection<Long> absorbedReference) {
    this.enriched = enriched;
    this.rejected = rejected;
    this.late = late;
    this.lateReference = lateReference;
    this.absorbedReference = absorbedReference;
  }

  /** The rows with the added fields. */
  public PCollection<T> enriched() {
    return enriched;
  }

  /** A letter per miss if misses are rejected, else nothing. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  /** The rows that came too late to be enriched, as they came. */
  public PCollection<T> late() {
    return late;
  }

  /** The rows of the other stream that came too late to enrich any. */
  public PCollection<T> lateReference() {
    return lateReference;
  }

  /** How many rows of the other stream each bundle took, for a ledger. */
  public PCollection<Long> absorbedReference() {
    return absorbedReference;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of(
        "enriched", enriched,
        "rejected", rejected,
        "late", late,
        "lateReference", lateReference,
        "absorbedReference", absorbedReference);
  }
}
