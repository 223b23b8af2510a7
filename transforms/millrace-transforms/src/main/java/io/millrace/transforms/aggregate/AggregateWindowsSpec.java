/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.rows.EventSpan;
import io.millrace.transforms.window.Corrections;
import io.millrace.transforms.window.Windows;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to aggregate.
 *
 * @param windows how event time is cut
 * @param eventTimeField the field windows are cut by; null while not chosen
 * @param by the fields of the group
 * @param measures what is computed
 * @param lateness how long after its window's end a row of a block still counts
 * @param corrections what comes out when one does
 */
record AggregateWindowsSpec(
    Windows windows,
    @Nullable String eventTimeField,
    List<String> by,
    List<Measure> measures,
    Duration lateness,
    Corrections corrections)
    implements Serializable {
  AggregateWindowsSpec {
    requireNonNull(windows, "windows is null");
    if (eventTimeField != null && eventTimeField.isEmpty()) {
      throw new IllegalArgumentException("Missing required eventTimeField");
    }
    by = List.copyOf(by);
    if (by.contains("")) {
      throw new IllegalArgumentException("Invalid by: " + by + " (must be without empty names)");
    }
    measures = List.copyOf(measures);
    EventSpan.requireOrZero("lateness", lateness);
  }

  static AggregateWindowsSpec of(Windows windows) {
    return new AggregateWindowsSpec(
        windows, null, List.of(), List.of(), Duration.ZERO, Corrections.REPEATED);
  }

  AggregateWindowsSpec on(String field) {
    return new AggregateWindowsSpec(windows, field, by, measures, lateness, corrections);
  }

  AggregateWindowsSpec by(List<String> fields) {
    return new AggregateWindowsSpec(
        windows, eventTimeField, fields, measures, lateness, corrections);
  }

  AggregateWindowsSpec measuring(List<Measure> asked) {
    return new AggregateWindowsSpec(windows, eventTimeField, by, asked, lateness, corrections);
  }

  AggregateWindowsSpec allowing(Duration asked) {
    return new AggregateWindowsSpec(windows, eventTimeField, by, measures, asked, corrections);
  }

  AggregateWindowsSpec correcting(Corrections asked) {
    return new AggregateWindowsSpec(windows, eventTimeField, by, measures, lateness, asked);
  }
}
