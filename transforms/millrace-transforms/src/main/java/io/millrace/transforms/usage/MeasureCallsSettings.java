/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** A {@link MeasureCalls} as settings. */
record MeasureCallsSettings(
    @SchemaFieldDescription("The size of the windows, aligned to 1970-01-01T00:00Z.")
        Duration every,
    @SchemaFieldDescription("The fields that make a group; all calls of a window if none.")
        @DefaultsTo("[]")
        List<String> by,
    @SchemaFieldDescription(
            "Names of rates, with the BOOLEAN field that is true for the calls they count.")
        @DefaultsTo("[]")
        Map<String, String> rates,
    @SchemaFieldDescription("INT32, INT64 and DECIMAL fields to add up.") @DefaultsTo("[]")
        List<String> sums,
    @SchemaFieldDescription("Numeric fields, each once, with the percentiles of them.")
        @DefaultsTo("[]")
        List<Percentiles> percentiles,
    @SchemaFieldDescription(
            "Whether percentiles are approximate, within 0.8 percent, in a bounded memory.")
        @DefaultsTo("false")
        boolean sketching,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription(
            "How long after its window's end a call of unbounded input counts: whole milliseconds,"
                + " up to 36,525 days.")
        @DefaultsTo("PT0S")
        Duration lateness) {

  /** As {@link MeasureCalls#spreading}. */
  record Percentiles(
      @SchemaFieldDescription("A numeric field.") String field,
      @SchemaFieldDescription("Which percentiles of it, each 0 to 100.") List<Double> percents) {
    Percentiles {
      percents = List.copyOf(percents);
    }
  }

  MeasureCallsSettings {
    percentiles = List.copyOf(percentiles);
  }

  MeasureCallsSpec spec() {
    return new MeasureCallsSpec(every, by, rates, sums, percentsByField(), sketching, lateness);
  }

  private Map<String, List<Double>> percentsByField() {
    Map<String, List<Double>> percents = new TreeMap<>();
    for (Percentiles each : percentiles) {
      if (percents.put(each.field(), each.percents()) != null) {
        throw new IllegalArgumentException(
            "Cannot name two lists of percentiles of " + each.field());
      }
    }
    return percents;
  }

  RowTimes times() {
    return new RowTimes(null, stampedBy);
  }

  MeasureCallsBlocks calls() {
    return new MeasureCalls(spec()).onBlocks();
  }
}
