/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link Deduplicate}. Every input row is in exactly one of them.
 *
 * @since 0.1
 */
@Evolving
public final class DeduplicateResult implements POutput {
  static final TupleTag<Row> UNIQUE = new TupleTag<>() {};
  static final TupleTag<Row> DUPLICATES = new TupleTag<>() {};

  private final PCollection<Row> unique;
  private final PCollection<Row> duplicates;

  DeduplicateResult(PCollection<Row> unique, PCollection<Row> duplicates) {
    this.unique = unique;
    this.duplicates = duplicates;
  }

  /** One row per key, in the input's schema. */
  public PCollection<Row> unique() {
    return unique;
  }

  /** All other rows: the input's fields and the BOOLEAN {@code conflicting}. */
  public PCollection<Row> duplicates() {
    return duplicates;
  }

  @Override
  public Pipeline getPipeline() {
    return unique.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(UNIQUE, unique, DUPLICATES, duplicates);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
