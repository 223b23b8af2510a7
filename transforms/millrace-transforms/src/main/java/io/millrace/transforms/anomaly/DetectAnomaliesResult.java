/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.Evolving;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link DetectAnomalies} and {@link DetectAnomaliesBlocks}. Every input row is
 * scored, late, or without a key; a row is scored whatever its value.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class DetectAnomaliesResult<T> implements POutput {
  private static final TupleTag<?> SCORED = new TupleTag<>("scored");
  private static final TupleTag<?> ANOMALIES = new TupleTag<>("anomalies");
  private static final TupleTag<?> LATE = new TupleTag<>("late");
  private static final TupleTag<?> WITHOUT_KEY = new TupleTag<>("withoutKey");

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
  public Pipeline getPipeline() {
    return scored.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(SCORED, scored, ANOMALIES, anomalies, LATE, late, WITHOUT_KEY, withoutKey);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
