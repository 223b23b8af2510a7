/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.window.Windows;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link CheckWindows} as settings. */
record CheckWindowsSettings(
    @SchemaFieldDescription("What verdicts call the rows.") String dataset,
    @SchemaFieldDescription("What is asked of each window.") List<WindowRuleSettings> rules,
    @SchemaFieldDescription(
            "How long windows are, aligned to 1970-01-01T00:00Z; all of bounded input is one if neither this nor calendar is given.")
        @Nullable Duration windowSize,
    @SchemaFieldDescription(
            "How often windows start, where they overlap; one after the other if not given.")
        @Nullable Duration windowPeriod,
    @SchemaFieldDescription("Windows of a calendar, instead of window_size.")
        @Nullable Calendar calendar,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String on,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription(
            "The fields that make a group, judged by itself; none makes all rows of a window one.")
        @DefaultsTo("[]")
        List<String> by,
    @SchemaFieldDescription(
            "The fields whose values verdicts show of up to five failed rows; none show none.")
        @DefaultsTo("[]")
        List<String> samplingKeys,
    @SchemaFieldDescription(
            "The id of the contract that the rules are of, as verdicts name it; null if not given.")
        @Nullable String contract,
    @SchemaFieldDescription("The run that verdicts name.") String run,
    @SchemaFieldDescription("The step that is checked, as it is named in the pipeline.")
        String step,
    @SchemaFieldDescription(
            "How long after its window's end a row of unbounded input counts, in a higher pane.")
        @DefaultsTo("PT0S")
        Duration lateness) {
  /** As {@link Windows#calendar}. */
  record Calendar(
      @SchemaFieldDescription("Days, Weeks, Months, QuarterYears or Years; weeks begin on Mondays.")
          String unit,
      @SchemaFieldDescription("The time zone's id.") @DefaultsTo("UTC") ZoneId zone) {
    Windows windows() {
      return new Windows(Windows.Kind.CALENDAR, null, null, null, unit, zone.getId());
    }
  }

  CheckWindowsSettings {
    rules = List.copyOf(rules);
    by = List.copyOf(by);
    samplingKeys = List.copyOf(samplingKeys);
    if (windowSize == null && windowPeriod != null) {
      throw new IllegalArgumentException("Missing required window_size of the window_period");
    }
    if (windowSize != null && calendar != null) {
      throw new IllegalArgumentException("Cannot use window_size together with calendar");
    }
  }

  /** The fields that say when. */
  List<String> times() {
    return new RowTimes(on, stampedBy).fields();
  }

  CheckWindows checkWindows() {
    CheckWindows check =
        CheckWindows.of(dataset, rules.stream().map(WindowRuleSettings::rule).toList())
            .by(by.toArray(String[]::new))
            .samplingKeys(samplingKeys.toArray(String[]::new))
            .allowingLateness(lateness)
            .at(new StepContext(run, step));
    if (windowSize != null) {
      check =
          windowPeriod == null
              ? check.tumbling(windowSize)
              : check.sliding(windowSize, windowPeriod);
    }
    check = calendar == null ? check : check.in(calendar.windows());
    check = on == null ? check : check.on(on);
    check = stampedBy == null ? check : check.stampedBy(stampedBy);
    return contract == null ? check : check.underContract(contract);
  }
}
