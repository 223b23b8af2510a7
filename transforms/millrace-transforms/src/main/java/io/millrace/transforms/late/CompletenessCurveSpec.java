/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.period.Lateness;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a curve is of.
 *
 * @param inTotal whether all windows have one curve
 * @param by the fields of a group
 * @param completeness the parts of the rows to recommend a lateness for
 * @param lateness how long after its window's end a row counts; null for any time
 */
record CompletenessCurveSpec(
    Duration windowSize,
    boolean inTotal,
    List<String> by,
    List<Double> completeness,
    @Nullable Duration lateness)
    implements Serializable {
  CompletenessCurveSpec {
    EventSpan.require("windowSize", windowSize);
    by = List.copyOf(by);
    completeness = List.copyOf(completeness);
    if (by.contains("")) {
      throw new IllegalArgumentException("Invalid by: " + by + " (must be without empty names)");
    }
    if (!completeness.stream().allMatch(part -> part > 0 && part <= 1)
        || new HashSet<>(completeness).size() < completeness.size()) {
      throw new IllegalArgumentException(
          "Invalid completeness: "
              + completeness
              + " (must be above 0 and at most 1, each only once)");
    }
    if (lateness != null && !lateness.isZero()) {
      EventSpan.require("lateness", lateness);
    }
  }

  Lateness rule() {
    return new Lateness(
        windowSize.toMillis(), lateness == null ? Lateness.ANY : lateness.toMillis());
  }
}
