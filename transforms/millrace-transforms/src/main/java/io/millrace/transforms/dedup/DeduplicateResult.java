/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * The outputs of {@link Deduplicate}. Every input row is in exactly one of them.
 *
 * @since 0.1
 */
@Evolving
public final class DeduplicateResult extends NamedOutputs {
  private final PCollection<Row> kept;
  private final PCollection<Row> duplicates;
  private final PCollection<Row> late;

  DeduplicateResult(PCollection<Row> kept, PCollection<Row> duplicates, PCollection<Row> late) {
    this.kept = kept;
    this.duplicates = duplicates;
    this.late = late;
  }

  /** One row of each key, in the input's schema. */
  public PCollection<Row> kept() {
    return kept;
  }

  /**
   * The rows on time that repeat a kept one: the input's fields and, unless within a horizon that
   * was not asked for it, the BOOLEAN {@code conflicting}.
   */
  public PCollection<Row> duplicates() {
    return duplicates;
  }

  /** The rows that came too late to be compared, in the input's schema. */
  public PCollection<Row> late() {
    return late;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("kept", kept, "duplicates", duplicates, "late", late);
  }
}
