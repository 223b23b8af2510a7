/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.period.PeriodMetrics;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link Sessionize}.
 *
 * @since 0.1
 */
@Internal
public final class SessionizeDescriptor implements RowsDescriptor<SessionizeSpec> {
  private static final String INPUT = "input";

  @Override
  public Class<SessionizeSpec> settings() {
    return SessionizeSpec.class;
  }

  @Override
  public Description description() {
    return new Description(
        "sessionize",
        1,
        "Cuts the rows of each key where the pause between two of them reaches a gap.",
        List.of(new Port(INPUT, "Rows with keys and event times.")),
        List.of(
            new Port("sessions", "A row per session: key, span, and what is computed of it."),
            new Port("without_key", "The rows with a null in the key."),
            new Port("late", "The rows that came after their period.")),
        Guarantees.ofPeriods(),
        List.of(
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            SessionizeMetrics.SESSIONS,
            SessionizeMetrics.WITHOUT_KEY));
  }

  @Override
  public String example() {
    return """
        {
          "key_fields": ["customer_id"],
          "gap": "PT30M",
          "cap": "PT8H",
          "event_time_field": "clicked_at",
          "measures": [
            {"kind": "COUNT", "as": "clicks", "settings": {}},
            {"kind": "SUM", "as": "seconds", "field": "seconds", "settings": {}}
          ]
        }""";
  }

  @Override
  public PCollectionRowTuple apply(SessionizeSpec settings, PCollectionRowTuple inputs) {
    SessionizeResult<Row> result = inputs.get(INPUT).apply("Sessionize", new Sessionize(settings));
    return PCollectionRowTuple.of("sessions", result.sessions())
        .and("without_key", result.withoutKey())
        .and("late", result.late());
  }

  @Override
  public void trace(SessionizeSpec settings, LineageBuilder lineage) {
    String time = settings.eventTimeField();
    List<String> times = settings.times().fields();
    lineage.output("sessions").copy(INPUT, settings.keyFields());
    for (String span : SessionLayout.spanFields(settings)) {
      lineage.column(span, Kind.AGGREGATION, INPUT, time);
    }
    for (Measure measure : settings.measures()) {
      for (String field : measure.outputFields()) {
        lineage
            .column(field, Kind.AGGREGATION, INPUT, measure.field())
            .and(Kind.CONDITIONAL, INPUT, measure.where());
      }
    }
    lineage
        .influence(Kind.GROUP_BY, INPUT, settings.keyFields())
        .influence(Kind.WINDOW, INPUT, times)
        .output("without_key")
        .copyAll(INPUT)
        .influence(Kind.FILTER, INPUT, settings.keyFields())
        .output("late")
        .copyAll(INPUT)
        .influence(Kind.FILTER, INPUT, settings.keyFields())
        .influence(Kind.WINDOW, INPUT, times);
  }
}
