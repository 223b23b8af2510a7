/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

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
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link FindNearDuplicates}.
 *
 * @since 0.1
 */
@Internal
public final class FindNearDuplicatesDescriptor implements RowsDescriptor<NearDuplicatesSettings> {
  private static final String INPUT = "input";

  @Override
  public Class<NearDuplicatesSettings> settings() {
    return NearDuplicatesSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "find_near_duplicates",
        1,
        "Finds texts that nearly repeat a text before them, such as prompts edited by a word.",
        List.of(new Port(INPUT, "Rows with a text and an event time.")),
        List.of(
            new Port("marked", "Every row on time that has a key, with its cluster."),
            new Port("late", "Rows that came after their period."),
            new Port("without_key", "Rows with a null in the key.")),
        Guarantees.ofPeriods(),
        List.of(
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            FindNearDuplicatesMetrics.FIRSTS,
            FindNearDuplicatesMetrics.DUPLICATES,
            FindNearDuplicatesMetrics.WITHOUT_KEY));
  }

  @Override
  public String example() {
    return """
        {
          "in": "prompt",
          "by": ["tenant"],
          "on": "called_at",
          "at_least": 0.8,
          "shingles": {"unit": "CHARACTERS", "size": 4},
          "within": "PT24H",
          "every": "PT1H"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(NearDuplicatesSettings settings, PCollectionRowTuple inputs) {
    FindNearDuplicatesResult<Row> found =
        inputs.get(INPUT).apply("FindNearDuplicates", settings.findNearDuplicates());
    return PCollectionRowTuple.of("marked", found.marked())
        .and("late", found.late())
        .and("without_key", found.withoutKey());
  }

  @Override
  public void trace(NearDuplicatesSettings settings, LineageBuilder lineage) {
    List<String> when = new ArrayList<>(settings.keys());
    when.addAll(settings.times().fields());

    lineage.output("marked").copyAll(INPUT);
    for (Schema.Field added : NearDuplicatesLayout.ADDED.getFields()) {
      lineage
          .column(added.getName(), Kind.AGGREGATION, INPUT, settings.in())
          .and(Kind.GROUP_BY, INPUT, when)
          // Rows of one time are in the order of what is in them.
          .and(Kind.SORT, INPUT, lineage.columns(INPUT));
    }
    lineage.influence(Kind.FILTER, INPUT, when);

    lineage.output("late").copyAll(INPUT).influence(Kind.FILTER, INPUT, when);
    lineage.output("without_key").copyAll(INPUT).influence(Kind.FILTER, INPUT, settings.keys());
  }
}
