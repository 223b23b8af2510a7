/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.UnpackBlocks;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.joda.time.Instant;

/**
 * Describes {@link CheckWindows}; rows to compare with are an input that need not be there.
 *
 * @since 0.1
 */
@Internal
public final class CheckWindowsDescriptor implements RowsDescriptor<CheckWindowsSettings> {
  private static final String INPUT = "input";
  private static final String REFERENCE = "reference";
  private static final String LATE = "late";
  private static final String EVENT_TIME = "event_time";
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
        List.of(
            new Port(INPUT, "Rows with an event time."),
            new Port(
                REFERENCE,
                "Rows to compare with, of the same event time and groups; only where a rule does.")),
        List.of(
            new Port("verdicts", "A row for each rule, group and window."),
            new Port("suites", "A row for each group and window."),
            new Port(
                LATE,
                "The group and the event time of each row that came when all its windows were"
                    + " over, of the reference, too.")),
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
  public Map<String, String> javaOnly() {
    return Map.of(
        "identifiedAs", "A rule's id is made of its columns and check; `name` tells rules apart.");
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
      "stamped_by": "received_at",
      "by": ["shop"],
      "run": "run-1",
      "step": "orders/CheckDays"
    }\
    """;
  }

  @Override
  public PCollectionRowTuple apply(CheckWindowsSettings settings, PCollectionRowTuple inputs) {
    CheckWindows check = settings.checkWindows();
    CheckWindowsResult checked =
        inputs
            .get(INPUT)
            .apply(
                "CheckWindows",
                inputs.has(REFERENCE) ? check.against(inputs.get(REFERENCE)) : check);
    List<String> told = new ArrayList<>(settings.by());
    told.add(EVENT_TIME);
    return PCollectionRowTuple.of("verdicts", checked.verdicts())
        .and("suites", checked.suites())
        .and(
            LATE,
            checked
                .late()
                .apply(
                    "AddEventTime",
                    AddField.computed(
                        EVENT_TIME,
                        FieldType.DATETIME,
                        row -> Instant.ofEpochMilli(row.eventTime().toEpochMilli())))
                .apply("KeepGroup", KeepFields.of(told.toArray(String[]::new)))
                .apply("Late", UnpackBlocks.rows()));
  }

  @Override
  public void trace(CheckWindowsSettings settings, LineageBuilder lineage) {
    List<String> inputs = lineage.has(REFERENCE) ? List.of(INPUT, REFERENCE) : List.of(INPUT);
    trace("verdicts", CheckWindows.VERDICT_SCHEMA, settings, inputs, lineage);
    trace("suites", CheckWindows.SUITE_SCHEMA, settings, inputs, lineage);
    lineage.output(LATE);
    for (String field : settings.by()) {
      lineage.column(field);
      inputs.forEach(input -> lineage.and(Kind.IDENTITY, input, field));
    }
    lineage.column(EVENT_TIME);
    for (String input : inputs) {
      lineage
          .and(Kind.IDENTITY, input, settings.on())
          .influence(Kind.WINDOW, input, settings.times());
    }
  }

  private static void trace(
      String output,
      Schema schema,
      CheckWindowsSettings settings,
      List<String> inputs,
      LineageBuilder lineage) {
    lineage.output(output);
    for (String column : schema.getFieldNames()) {
      lineage.column(column);
      for (String input : inputs) {
        switch (column) {
          case "group" -> lineage.and(Kind.TRANSFORMATION, input, settings.by());
          case "windowStart", "windowEnd" -> lineage.and(Kind.WINDOW, input, settings.on());
          default -> {
            if (MEASURED.contains(column)) {
              lineage.and(Kind.AGGREGATION, input, read(settings, lineage.columns(input)));
            }
          }
        }
      }
    }
    for (String input : inputs) {
      lineage
          .influence(Kind.GROUP_BY, input, settings.by())
          .influence(Kind.WINDOW, input, settings.times());
    }
  }

  /** Those of the columns that rules go by, or that verdicts show. */
  private static List<String> read(CheckWindowsSettings settings, List<String> columns) {
    Set<String> named = new TreeSet<>(settings.samplingKeys());
    settings.rules().forEach(rule -> named.addAll(rule.readsAll() ? columns : rule.columns()));
    return columns.stream().filter(named::contains).toList();
  }
}
