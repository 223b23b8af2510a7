/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link SplitLate} of rows as settings. */
record SplitLateSettings(
    @SchemaFieldDescription(RowTimes.STAMPED_BY) String stampedBy,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String on,
    @SchemaFieldDescription(
            "How long a window is, aligned to 1970-01-01T00:00Z: whole milliseconds, from 1 to"
                + " 36,525 days. PT0.001S for rows that are late once their own time is over.")
        Duration windowSize,
    @SchemaFieldDescription(
            "How long after its window's end a row is on time: whole milliseconds, up to 36,525"
                + " days.")
        @DefaultsTo("PT0S")
        Duration lateness) {
  RowTimes times() {
    return new RowTimes(on, stampedBy);
  }

  SplitLate splitLate() {
    return SplitLate.after(windowSize).allowingLateness(lateness);
  }
}
