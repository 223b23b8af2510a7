/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

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
 * The outputs of {@link Sessionize} and {@link SessionizeBlocks}. Every input row is in one session
 * or without a key.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class SessionizeResult<T> implements POutput {
  private static final TupleTag<Row> SESSIONS = new TupleTag<>() {};

  private final PCollection<Row> sessions;
  private final TupleTag<T> withoutKeyTag;
  private final PCollection<T> withoutKey;

  SessionizeResult(
      PCollection<Row> sessions, TupleTag<T> withoutKeyTag, PCollection<T> withoutKey) {
    this.withoutKeyTag = withoutKeyTag;
    this.sessions = sessions;
    this.withoutKey = withoutKey;
  }

  /** One row per session. */
  public PCollection<Row> sessions() {
    return sessions;
  }

  /** The input rows whose key is null, with all their fields. */
  public PCollection<T> withoutKey() {
    return withoutKey;
  }

  @Override
  public Pipeline getPipeline() {
    return sessions.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(SESSIONS, sessions, withoutKeyTag, withoutKey);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
