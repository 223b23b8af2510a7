/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Protect} and {@link ProtectBlocks} give: every row that came in, protected, and what
 * was found in how many places. Not thread-safe.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class ProtectResult<T> extends NamedOutputs {
  private final PCollection<T> protectedRows;
  private final PCollection<KV<Integer, Long>> found;
  private final CountFindings counting;
  private String step = "";
  private @Nullable PCollection<Row> findings;

  ProtectResult(
      PCollection<T> protectedRows, PCollection<KV<Integer, Long>> found, CountFindings counting) {
    this.protectedRows = protectedRows;
    this.found = found;
    this.counting = counting;
  }

  /** The rows that came in, as many and with the same event times. */
  public PCollection<T> protectedRows() {
    return protectedRows;
  }

  /**
   * One row of {@link Protect#FINDING_SCHEMA} for each redacted field and each of its detectors,
   * when the input ends; none where no row came in. A stream that does not end gives none. The
   * first call adds the step that counts them to the pipeline.
   */
  public PCollection<Row> findings() {
    PCollection<Row> counted = findings;
    if (counted == null) {
      counted = found.apply(step + "CountFindings", counting);
      findings = counted;
    }
    return counted;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("protectedRows", protectedRows, "found", found);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {
    step = transformName.substring(transformName.lastIndexOf('/') + 1) + "/";
  }

  /** The same findings with the rows unpacked. */
  <U> ProtectResult<U> with(PCollection<U> rows) {
    return new ProtectResult<>(rows, found, counting);
  }
}
