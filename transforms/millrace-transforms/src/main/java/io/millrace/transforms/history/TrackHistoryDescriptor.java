/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

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
import java.util.List;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link TrackHistory}; a table to go on with is an input that need not be there.
 *
 * @since 0.1
 */
@Internal
public final class TrackHistoryDescriptor implements RowsDescriptor<HistorySettings> {
  private static final String INPUT = "input";
  private static final String TABLE = "table";

  @Override
  public Class<HistorySettings> settings() {
    return HistorySettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "track_history",
        1,
        "Makes of change events what the row of each key was, and when, or its latest row.",
        List.of(
            new Port(INPUT, "Changes with a key and an event time."),
            new Port(
                TABLE,
                "The history that a run of the same settings gave, bounded, to go on with; need not"
                    + " be there.")),
        List.of(
            new Port(
                "history",
                "Versions or latest rows; of one key and start the highest revision counts."),
            new Port("late", "Changes older than what is settled."),
            new Port("without_key", "Changes with a null in the key."),
            new Port("rejected", "A dead letter for each change whose operation is not known.")),
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "At once; a later change corrects or retracts by a higher revision, which alone depends"
                + " on the order of arrival.",
            StateGrowth.KEYS,
            "One row for each key that is not deleted, or was the latest; and each change until the"
                + " watermark is the disorder after it.",
            List.of()),
        List.of(TrackHistoryMetrics.values()));
  }

  @Override
  public String example() {
    return """
        {
          "by": ["sku"],
          "on": "at",
          "operation_in": "op",
          "tracking": ["price"],
          "run_id": "run-1",
          "step": "Track/prices"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(HistorySettings settings, PCollectionRowTuple inputs) {
    TrackHistory track = settings.trackHistory();
    TrackHistoryResult<Row> tracked =
        inputs
            .get(INPUT)
            .apply("TrackHistory", inputs.has(TABLE) ? track.from(inputs.get(TABLE)) : track);
    return PCollectionRowTuple.of("history", tracked.history())
        .and("late", tracked.late())
        .and("without_key", tracked.withoutKey())
        .and("rejected", tracked.rejected().apply("LettersAsRows", Convert.toRows()));
  }

  @Override
  public void trace(HistorySettings settings, LineageBuilder lineage) {
    List<String> all = lineage.columns(INPUT);
    List<String> before = lineage.has(TABLE) ? lineage.columns(TABLE) : List.of();
    lineage.output("history");
    all.stream()
        .filter(field -> !field.equals(settings.operationIn()))
        .forEach(
            field -> {
              lineage.column(field, Kind.IDENTITY, INPUT, field);
              if (!before.isEmpty()) {
                lineage.and(Kind.IDENTITY, TABLE, field);
              }
            });
    for (String added : HistoryRows.ownFields(settings.keep())) {
      lineage.column(added, Kind.AGGREGATION, INPUT, settings.on());
    }
    // Changes of one time are ordered by all that is in them.
    lineage.influence(Kind.GROUP_BY, INPUT, settings.by()).influence(Kind.SORT, INPUT, all);
    if (!before.isEmpty()) {
      lineage.influence(Kind.GROUP_BY, TABLE, settings.by()).influence(Kind.SORT, TABLE, before);
    }
    lineage.output("late").copyAll(INPUT).influence(Kind.FILTER, INPUT, all);
    if (!before.isEmpty()) {
      lineage.influence(Kind.FILTER, TABLE, before);
    }
    lineage.output("without_key").copyAll(INPUT).influence(Kind.FILTER, INPUT, settings.by());
    lineage.output("rejected").letters(INPUT);
  }
}
