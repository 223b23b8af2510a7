/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * The outputs of {@link Sessionize} and {@link SessionizeBlocks}. Every input row is in one
 * session, late, or without a key.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class SessionizeResult<T> extends NamedOutputs {
  private final PCollection<T> sessions;
  private final PCollection<T> late;
  private final PCollection<T> withoutKey;
  private final PCollection<Long> absorbed;

  SessionizeResult(
      PCollection<T> sessions,
      PCollection<T> late,
      PCollection<T> withoutKey,
      PCollection<Long> absorbed) {
    this.sessions = sessions;
    this.late = late;
    this.withoutKey = withoutKey;
    this.absorbed = absorbed;
  }

  /** One row per session. */
  public PCollection<T> sessions() {
    return sessions;
  }

  /** The input rows that came too late for a session, with all their fields; none without a cap. */
  public PCollection<T> late() {
    return late;
  }

  /** The input rows with a null in a key field, with all their fields. */
  public PCollection<T> withoutKey() {
    return withoutKey;
  }

  /** How many rows each bundle had put into sessions: for the ledger. */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of(
        "sessions", sessions,
        "late", late,
        "withoutKey", withoutKey,
        "absorbed", absorbed);
  }
}
