/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.measure.MeasureKind;
import io.millrace.transforms.measure.MeasureSettings;
import io.millrace.transforms.window.Corrections;
import io.millrace.transforms.window.Windows;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link AggregateWindows} as settings. */
record AggregateSettings(
    @SchemaFieldDescription("How event time is cut into windows.") Windows windows,
    @SchemaFieldDescription("The DATETIME field with the event time.") String on,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription(
            "The fields that make a group, where null is a value like others; none makes all rows of a window one.")
        @DefaultsTo("[]")
        List<String> by,
    @SchemaFieldDescription("What is computed; nothing gives the groups there are.")
        @DefaultsTo("[]")
        List<MeasureForm> measures,
    @SchemaFieldDescription(
            "How long after its window's end a row of unbounded input counts: whole milliseconds, up to 36,525 days.")
        @DefaultsTo("PT0S")
        Duration lateness,
    @SchemaFieldDescription(
            "What comes out when one does: REPEATED gives groups again, PANES numbers them,"
                + " RETRACTIONS takes back what changes, NONE waits for the lateness.")
        @DefaultsTo("REPEATED")
        Corrections corrections) {

  /** A {@link Measure} as settings. */
  record MeasureForm(
      @SchemaFieldDescription("What is computed.") MeasureKind kind,
      @SchemaFieldDescription("The output field.") String as,
      @SchemaFieldDescription("The field that is read, null in it is passed over; none for COUNT.")
          @Nullable String field,
      @SchemaFieldDescription(
              "A BOOLEAN field that must be true for a row to be seen; every row if not given.")
          @Nullable String where,
      @SchemaFieldDescription("Of DECIMAL_MEAN: how many digits after the point, 0 to 100.")
          @DefaultsTo("0")
          int scale,
      @SchemaFieldDescription("Of percentiles: of how many values in 100, 0 to 100.")
          @DefaultsTo("0")
          double percent,
      @SchemaFieldDescription(
              "Of TOP_K and LEAST_VALUES, which need it: how many values at most, 1 to 1,000.")
          @DefaultsTo("0")
          int k) {
    Measure measure() {
      return new Measure(kind, as, field, where, new MeasureSettings(scale, percent, k));
    }
  }

  RowTimes times() {
    return new RowTimes(on, stampedBy);
  }

  AggregateBlocks blocks() {
    return AggregateWindows.in(windows)
        .by(by.toArray(String[]::new))
        .measuring(measures.stream().map(MeasureForm::measure).toArray(Measure[]::new))
        .onBlocks()
        .allowingLateness(lateness)
        .correcting(corrections);
  }
}
