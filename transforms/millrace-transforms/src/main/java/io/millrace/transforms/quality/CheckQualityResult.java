/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.Row;

/**
 * What {@link CheckQuality} and {@link CheckBlocks} give: every row is in exactly one of {@link
 * #accepted()}, {@link #rejected()} and {@link #dropped()}.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class CheckQualityResult<T> extends NamedOutputs {
  private final PCollection<T> accepted;
  private final PCollection<T> dropped;
  private final PCollection<Rejected> rejected;
  private final Verdicts verdicts;

  CheckQualityResult(
      PCollection<T> accepted,
      PCollection<T> dropped,
      PCollection<Rejected> rejected,
      Verdicts verdicts) {
    this.accepted = accepted;
    this.dropped = dropped;
    this.rejected = rejected;
    this.verdicts = verdicts;
  }

  /** The rows that are neither rejected nor dropped, with the input's schema. */
  public PCollection<T> accepted() {
    return accepted;
  }

  /** One dead letter per row that broke a quarantine or halt rule or on which a rule threw. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  /**
   * The rows that broke a drop rule and are not rejected, with the input's schema: filtered, in the
   * words of the ledger.
   */
  public PCollection<T> dropped() {
    return dropped;
  }

  /**
   * One row of {@link CheckQuality#VERDICT_SCHEMA} per rule, also when no row came in. The first
   * call adds the step that counts them to the pipeline.
   */
  public PCollection<Row> verdicts() {
    return verdicts.rows();
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of(
        "accepted", accepted,
        "dropped", dropped,
        "rejected", rejected,
        "counts", verdicts.counts());
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {
    verdicts.nameAfter(transformName);
  }
}
