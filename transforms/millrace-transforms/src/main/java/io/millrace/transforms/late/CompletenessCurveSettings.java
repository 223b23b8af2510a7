/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link CompletenessCurve} of rows as settings. */
record CompletenessCurveSettings(
    @SchemaFieldDescription(RowTimes.STAMPED_BY) String stampedBy,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String on,
    @SchemaFieldDescription(
            "How long a window is, aligned to 1970-01-01T00:00Z: whole milliseconds, from 1 to"
                + " 36,525 days.")
        Duration windowSize,
    @SchemaFieldDescription("Whether all windows have one curve; of bounded input only.")
        @DefaultsTo("false")
        boolean inTotal,
    @SchemaFieldDescription(
            "The fields that make a group, of any type but FLOAT, DOUBLE, DECIMAL and MAP; null is a"
                + " group of its own.")
        @DefaultsTo("[]")
        List<String> by,
    @SchemaFieldDescription(
            "The parts of the rows to recommend a lateness for, above 0 and at most 1, each once.")
        @DefaultsTo("[]")
        List<Double> completeness,
    @SchemaFieldDescription(
            "How long after its window's end a row counts: whole milliseconds, up to 36,525 days."
                + " Any time if not given, which unbounded input does not allow.")
        @Nullable Duration lateness) {
  CompletenessCurveSettings {
    by = List.copyOf(by);
    completeness = List.copyOf(completeness);
  }

  RowTimes times() {
    return new RowTimes(on, stampedBy);
  }

  CompletenessCurve curve() {
    CompletenessCurve curve =
        CompletenessCurve.per(windowSize)
            .by(by.toArray(String[]::new))
            .recommending(completeness.stream().mapToDouble(Double::doubleValue).toArray());
    curve = inTotal ? curve.inTotal() : curve;
    return lateness == null ? curve : curve.allowingLateness(lateness);
  }
}
