/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

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
import java.util.Map;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link MatchSequence}.
 *
 * @since 0.1
 */
@Internal
public final class MatchSequenceDescriptor implements RowsDescriptor<SequenceSettings> {
  private static final String INPUT = "input";

  @Override
  public Class<SequenceSettings> settings() {
    return SequenceSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "match_sequence",
        1,
        "Finds rows of a key that follow each other as a pattern says, or stay away.",
        List.of(new Port(INPUT, "Rows with a key and an event time.")),
        List.of(
            new Port("matches", "A row for each match."),
            new Port("late", "Rows that came after their period."),
            new Port("without_key", "Rows with a null in the key.")),
        Guarantees.ofPeriods(),
        List.of(
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            MatchSequenceMetrics.MATCHED,
            MatchSequenceMetrics.TIMED_OUT,
            MatchSequenceMetrics.WITHOUT_KEY));
  }

  @Override
  public Map<String, String> javaOnly() {
    return Map.of("begin", "A condition that is code; settings ask about one field.");
  }

  @Override
  public String example() {
    return """
        {
          "by": ["customer_id"],
          "pattern": [
            {"name": "cart", "where": {"kind": "text_in", "field": "type", "texts": ["cart"]}},
            {
              "name": "order",
              "link": "NOT_FOLLOWED_BY",
              "where": {"kind": "text_in", "field": "type", "texts": ["order"]}
            }
          ],
          "within": "PT1H",
          "take": [
            {"as": "product", "which": "FIRST", "stage": "cart", "field": "product_id"},
            {"as": "carts", "which": "COUNT", "stage": "cart"}
          ],
          "on": "event_time"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(SequenceSettings settings, PCollectionRowTuple inputs) {
    MatchSequenceResult<Row> found =
        inputs.get(INPUT).apply("MatchSequence", settings.matchSequence());
    return PCollectionRowTuple.of("matches", found.matches())
        .and("late", found.late())
        .and("without_key", found.withoutKey());
  }

  @Override
  public void trace(SequenceSettings settings, LineageBuilder lineage) {
    List<String> keysAndTime = new ArrayList<>(settings.by());
    keysAndTime.addAll(settings.times().fields());

    lineage.output("matches").copy(INPUT, settings.by());
    for (String moment : List.of("match_start", "match_end", "decided_at")) {
      lineage.column(moment, Kind.TRANSFORMATION, INPUT, settings.on());
    }
    lineage.column("outcome");
    for (SequenceSettings.TakeSetting take : settings.take()) {
      lineage.column(take.as(), Kind.IDENTITY, INPUT, take.field());
    }
    // Rows of one time are taken in an order of their content.
    lineage.influence(Kind.GROUP_BY, INPUT, settings.by());
    lineage.influence(Kind.FILTER, INPUT, lineage.columns(INPUT));
    lineage.output("late").copyAll(INPUT).influence(Kind.FILTER, INPUT, keysAndTime);
    lineage.output("without_key").copyAll(INPUT).influence(Kind.FILTER, INPUT, settings.by());
  }
}
