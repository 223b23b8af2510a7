/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link CheckQuality} by rules that refer to no table.
 *
 * @since 0.1
 */
@Internal
public final class CheckQualityDescriptor implements RowsDescriptor<CheckQualitySettings> {
  private static final String INPUT = "input";
  private static final String VERDICTS = "verdicts";

  /** The columns of verdicts that count rows. */
  private static final Set<String> COUNTS = Set.of("tested", "failed");

  @Override
  public Class<CheckQualitySettings> settings() {
    return CheckQualitySettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "check_quality",
        1,
        "Asks rules about each row, parts the good from the bad, and says how often each rule was"
            + " broken.",
        List.of(new Port(INPUT, "Rows.")),
        List.of(
            new Port("accepted", "Rows that are neither rejected nor dropped."),
            new Port("dropped", "Rows that broke a rule of action DROP and are not rejected."),
            new Port(
                "rejected",
                "A dead letter for each row that broke a rule of action QUARANTINE or HALT, or on"
                    + " which a rule failed."),
            new Port(VERDICTS, "Of each rule how many rows it tested and how many broke it.")),
        Guarantees.ofEachRow(),
        List.of(CheckQualityMetrics.values()));
  }

  @Override
  public Map<String, String> javaOnly() {
    return Map.of(
        "withTable",
        "Which tables there are would have to be known before the settings are.",
        "isReferenced",
        "It looks up in a table of `withTable`.",
        "stamp",
        "Settings are of rows, which have none.");
  }

  @Override
  public String example() {
    return """
        {
          "dataset": "orders",
          "rules": [
            {"ask": {"kind": "is_complete", "field": "customer"}},
            {
              "ask": {
                "kind": "compares",
                "field": "net",
                "comparison": "LESS_OR_EQUAL",
                "other": "gross"
              },
              "where": "customer != 'test'"
            },
            {"ask": {"kind": "is_positive", "field": "net"}, "action": "DROP"}
          ],
          "run_id": "run-1",
          "step": "orders/Check",
          "keyed_by": ["id"]
        }""";
  }

  @Override
  public PCollectionRowTuple apply(CheckQualitySettings settings, PCollectionRowTuple inputs) {
    CheckQualityResult<Row> result = inputs.get(INPUT).apply("Check", settings.checkQuality());
    return PCollectionRowTuple.of("accepted", result.accepted())
        .and("dropped", result.dropped())
        .and("rejected", result.rejected().apply("LettersAsRows", Convert.toRows()))
        .and(VERDICTS, result.verdicts());
  }

  @Override
  public void trace(CheckQualitySettings settings, LineageBuilder lineage) {
    List<String> columns = lineage.columns(INPUT);
    for (String output : List.of("accepted", "dropped")) {
      lineage.output(output).copyAll(INPUT).influence(Kind.FILTER, INPUT, columns);
    }
    lineage.output("rejected").letters(INPUT);
    lineage.output(VERDICTS);
    for (String column : CheckQuality.VERDICT_SCHEMA.getFieldNames()) {
      if (COUNTS.contains(column)) {
        lineage.column(column, Kind.AGGREGATION, INPUT, columns);
      } else {
        lineage.column(column);
      }
    }
  }
}
