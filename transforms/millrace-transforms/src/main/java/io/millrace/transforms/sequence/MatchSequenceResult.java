/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * The outputs of {@link MatchSequence} and {@link MatchSequenceBlocks}. Every input row was looked
 * at, late, or without a key.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class MatchSequenceResult<T> extends NamedOutputs {
  private final PCollection<T> matches;
  private final PCollection<T> late;
  private final PCollection<T> withoutKey;
  private final PCollection<Long> absorbed;

  MatchSequenceResult(
      PCollection<T> matches,
      PCollection<T> late,
      PCollection<T> withoutKey,
      PCollection<Long> absorbed) {
    this.matches = matches;
    this.late = late;
    this.withoutKey = withoutKey;
    this.absorbed = absorbed;
  }

  /** One row per match. */
  public PCollection<T> matches() {
    return matches;
  }

  /** The input rows that came too late to be looked at, with all their fields. */
  public PCollection<T> late() {
    return late;
  }

  /** The input rows with a null in a key field, with all their fields. */
  public PCollection<T> withoutKey() {
    return withoutKey;
  }

  /** How many rows each bundle had looked at: for the ledger. */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("matches", matches, "late", late, "withoutKey", withoutKey, "absorbed", absorbed);
  }
}
