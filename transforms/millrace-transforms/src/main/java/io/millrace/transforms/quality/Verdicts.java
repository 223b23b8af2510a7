/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Internal;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of a check, whose step is added to the graph once somebody asks for them: adding up
 * holds state to the end of the input, for nothing where nobody reads it. Not thread-safe.
 *
 * @since 0.1
 */
@Internal
public final class Verdicts {
  private final PCollection<List<Long>> counts;
  private final CountVerdicts adding;
  private String step = "";
  private @Nullable PCollection<Row> rows;

  Verdicts(PCollection<List<Long>> counts, CountVerdicts adding) {
    this.counts = counts.setCoder(CountVerdicts.COUNTS_CODER);
    this.adding = adding;
  }

  /** What the check counted, bundle by bundle. */
  public PCollection<List<Long>> counts() {
    return counts;
  }

  /**
   * Names the step that adds up.
   *
   * @param check the full name of the check, as the pipeline knows it
   */
  public void nameAfter(String check) {
    step = check.substring(check.lastIndexOf('/') + 1) + "/";
  }

  /** One row of {@link CheckQuality#VERDICT_SCHEMA} per rule, when the input ends. */
  public PCollection<Row> rows() {
    PCollection<Row> added = rows;
    if (added == null) {
      added = counts.apply(step + "CountVerdicts", adding);
      rows = added;
    }
    return added;
  }
}
