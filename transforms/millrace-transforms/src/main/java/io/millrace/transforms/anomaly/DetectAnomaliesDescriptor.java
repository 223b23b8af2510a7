/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import io.millrace.transforms.period.PeriodMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link DetectAnomalies}.
 *
 * @since 0.1
 */
@Internal
public final class DetectAnomaliesDescriptor implements RowsDescriptor<AnomalySettings> {
  private static final String INPUT = "input";

  @Override
  public Class<AnomalySettings> settings() {
    return AnomalySettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "detect_anomalies",
        1,
        "Finds the values of each key that those before them, or fixed bounds, do not lead to"
            + " expect.",
        List.of(new Port(INPUT, "Rows with a key, a number and an event time.")),
        List.of(
            new Port("scored", "Every row on time that has a key, with its score."),
            new Port("anomalies", "A row for each anomaly."),
            new Port("late", "Rows that came after their period."),
            new Port("without_key", "Rows with a null in the key.")),
        Guarantees.ofPeriods(),
        List.of(
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            DetectAnomaliesMetrics.SCORED,
            DetectAnomaliesMetrics.UNSCORED,
            DetectAnomaliesMetrics.ANOMALIES,
            DetectAnomaliesMetrics.WITHOUT_KEY));
  }

  @Override
  public String example() {
    return """
        {
          "in": "temperature",
          "by": ["device_id"],
          "on": "measured_at",
          "using": {"kind": "z_score", "window": "PT1H", "limit": 3},
          "after_rows": 2
        }""";
  }

  @Override
  public PCollectionRowTuple apply(AnomalySettings settings, PCollectionRowTuple inputs) {
    DetectAnomaliesResult<Row> found =
        inputs.get(INPUT).apply("DetectAnomalies", settings.detectAnomalies());
    return PCollectionRowTuple.of("scored", found.scored())
        .and("anomalies", found.anomalies())
        .and("late", found.late())
        .and("without_key", found.withoutKey());
  }

  @Override
  public void trace(AnomalySettings settings, LineageBuilder lineage) {
    String value = settings.in();
    List<String> historyOf = new ArrayList<>(settings.by());
    historyOf.addAll(settings.times().fields());
    List<String> all = new ArrayList<>(historyOf);
    all.add(value);

    lineage.output("scored").copyAll(INPUT);
    for (String added : List.of("expected", "lower", "upper", "score", "is_anomaly")) {
      lineage.column(added, Kind.AGGREGATION, INPUT, value).and(Kind.GROUP_BY, INPUT, historyOf);
    }
    lineage.influence(Kind.FILTER, INPUT, historyOf);

    lineage.output("anomalies").copy(INPUT, settings.by());
    lineage.column("event_time", Kind.IDENTITY, INPUT, settings.on()).column("detector");
    lineage.column("observed", Kind.TRANSFORMATION, INPUT, value);
    for (String added : List.of("expected", "lower", "upper", "score")) {
      lineage.column(added, Kind.AGGREGATION, INPUT, value);
    }
    lineage.influence(Kind.FILTER, INPUT, all);

    lineage.output("late").copyAll(INPUT).influence(Kind.FILTER, INPUT, historyOf);
    lineage.output("without_key").copyAll(INPUT).influence(Kind.FILTER, INPUT, settings.by());
  }
}
