/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * The outputs of {@link DetectAnomalies} and {@link DetectAnomaliesBlocks}. Every input row is
 * scored, late, or without a key; a row is scored whatever its value.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class DetectAnomaliesResult<T> extends NamedOutputs {

  private final PCollection<T> scored;
  private final PCollection<T> anomalies;
  private final PCollection<T> late;
  private final PCollection<T> withoutKey;

  DetectAnomaliesResult(
      PCollection<T> scored,
      PCollection<T> anomalies,
      PCollection<T> late,
      PCollection<T> withoutKey) {
    this.scored = scored;
    this.anomalies = anomalies;
    this.late = late;
    this.withoutKey = withoutKey;
  }

  /** The input rows with what is thought of their values, each once. */
  public PCollection<T> scored() {
    return scored;
  }

  /** One row for each scored row that is an anomaly. */
  public PCollection<T> anomalies() {
    return anomalies;
  }

  /** The input rows that came too late to be scored or to count as history. */
  public PCollection<T> late() {
    return late;
  }

  /** The input rows a key field of which is null. */
  public PCollection<T> withoutKey() {
    return withoutKey;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("scored", scored, "anomalies", anomalies, "late", late, "withoutKey", withoutKey);
  }
}
