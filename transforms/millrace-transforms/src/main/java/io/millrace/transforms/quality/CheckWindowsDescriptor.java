/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Guarantees.Basis;
import io.millrace.transforms.descriptor.Guarantees.Boundedness;
import io.millrace.transforms.descriptor.Guarantees.StateGrowth;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import io.millrace.transforms.window.WindowMetrics;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link CheckWindows} of one dataset.
 *
 * @since 0.1
 */
@Internal
public final class CheckWindowsDescriptor implements RowsDescriptor<CheckWindowsSettings> {
  private static final String INPUT = "input";
  private static final Set<String> MEASURED =
      Set.of(
          "success",
          "severity",
          "actual",
          "status",
          "rowsTested",
          "rowsFailed",
          "relativeError",
          "sampleKeys",
          "passed",
          "failed",
          "skipped");

  @Override
  public Class<CheckWindowsSettings> settings() {
    return CheckWindowsSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "check_windows",
        1,
        "Judges the rows of each window by rules about all of them together.",
        List.of(new Port(INPUT, "Rows with an event time.")),
        List.of(
            new Port("verdicts", "A row for each rule, group and window."),
            new Port("suites", "A row for each group and window.")),
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "When the watermark passes the window's end, and again for each late row; the highest"
                + " pane of a rule, group and window holds.",
            StateGrowth.WINDOWS,
            "Some numbers for each group until its window's end + the lateness; exact frequencies"
                + " keep every different value of a window.",
            List.of()),
        List.of(
            WindowMetrics.ABSORBED,
            WindowMetrics.LATE,
            WindowMetrics.RESULTS,
            WindowMetrics.CORRECTIONS,
            CheckWindowsMetrics.VERDICTS,
            CheckWindowsMetrics.FAILURES));
  }

  @Override
  public String example() {
    return """
    {
      "dataset": "orders",
      "rules": [
        {"check": "ARE_UNIQUE", "columns": ["order_id"]},
        {
          "check": "HAS_COMPLETENESS",
          "columns": ["email"],
          "must": {"operator": "MUST_BE_GREATER_OR_EQUAL_TO", "bound": 0.95}
        }
      ],
      "window_size": "P1D",
      "on": "ordered_at",
      "by": ["shop"],
      "run": "run-1",
      "step": "orders/CheckDays"
    }\
    """;
  }

  @Override
  public PCollectionRowTuple apply(CheckWindowsSettings settings, PCollectionRowTuple inputs) {
    CheckWindowsResult checked = inputs.get(INPUT).apply("CheckWindows", settings.checkWindows());
    return PCollectionRowTuple.of("verdicts", checked.verdicts()).and("suites", checked.suites());
  }

  @Override
  public void trace(CheckWindowsSettings settings, LineageBuilder lineage) {
    Set<String> places = new TreeSet<>(settings.by());
    if (settings.on() != null) {
      places.add(settings.on());
    }
    Set<String> read = new TreeSet<>(settings.samplingKeys());
    settings.rules().forEach(rule -> read.addAll(rule.columns()));
    read.retainAll(lineage.columns(INPUT));
    trace("verdicts", CheckWindows.VERDICT_SCHEMA, settings, places, read, lineage);
    trace("suites", CheckWindows.SUITE_SCHEMA, settings, places, read, lineage);
  }

  private static void trace(
      String output,
      Schema schema,
      CheckWindowsSettings settings,
      Set<String> places,
      Set<String> read,
      LineageBuilder lineage) {
    lineage.output(output);
    for (String column : schema.getFieldNames()) {
      switch (column) {
        case "group" -> lineage.column(column, Kind.TRANSFORMATION, INPUT, settings.by());
        case "windowStart", "windowEnd" ->
            lineage.column(column, Kind.WINDOW, INPUT, settings.on());
        default -> {
          if (MEASURED.contains(column)) {
            lineage.column(column, Kind.AGGREGATION, INPUT, read);
          } else {
            lineage.column(column);
          }
        }
      }
    }
    lineage.influence(Kind.GROUP_BY, INPUT, places);
  }
}
