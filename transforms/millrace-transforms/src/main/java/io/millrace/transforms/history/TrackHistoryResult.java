/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * The outputs of {@link TrackHistory} and {@link TrackHistoryBlocks}. Every change is absorbed,
 * late, without a key, or rejected.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class TrackHistoryResult<T> extends NamedOutputs {

  private final PCollection<T> history;
  private final PCollection<T> late;
  private final PCollection<T> withoutKey;
  private final PCollection<Rejected> rejected;
  private final PCollection<Long> absorbed;

  TrackHistoryResult(
      PCollection<T> history,
      PCollection<T> late,
      PCollection<T> withoutKey,
      PCollection<Rejected> rejected,
      PCollection<Long> absorbed) {
    this.history = history;
    this.late = late;
    this.withoutKey = withoutKey;
    this.rejected = rejected;
    this.absorbed = absorbed;
  }

  /** Versions, or latest rows; of those with the same key and start the highest revision counts. */
  public PCollection<T> history() {
    return history;
  }

  /** The changes older than what is settled, as they came. */
  public PCollection<T> late() {
    return late;
  }

  /** The changes a key field of which is null, as they came. */
  public PCollection<T> withoutKey() {
    return withoutKey;
  }

  /** The changes whose operation is not known; nothing unless they are routed. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  /** How many changes the history was made of, in parts: what the ledger counts as written. */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of(
        "history", history,
        "late", late,
        "withoutKey", withoutKey,
        "rejected", rejected,
        "absorbed", absorbed);
  }
}
