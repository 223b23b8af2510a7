/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.dedup.Scope.Kind;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Lineage;
import io.millrace.transforms.descriptor.LineageBuilder;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/** What goes in and out of any deduplication, and which columns come from which. */
final class DeduplicatePorts {
  static final List<Port> INPUTS = List.of(new Port("input", "Rows with keys."));
  static final List<Port> OUTPUTS =
      List.of(
          new Port("kept", "One row of each key."),
          new Port("duplicates", "The others; `conflicting` where their content differs."),
          new Port("late", "The rows that came too late to be compared."));

  private static final String INPUT = INPUTS.get(0).name();

  private DeduplicatePorts() {}

  static PCollectionRowTuple apply(Deduplicate deduplicate, PCollectionRowTuple inputs) {
    DeduplicateResult<Row> result = inputs.get(INPUT).apply("Deduplicate", deduplicate);
    return PCollectionRowTuple.of("kept", result.kept())
        .and("duplicates", result.duplicates())
        .and("late", result.late());
  }

  static void trace(DeduplicateSpec spec, LineageBuilder lineage) {
    boolean first = spec.scope().kind() == Kind.HORIZON;
    influences(spec, first, lineage.output("kept").copyAll(INPUT));
    lineage.output("duplicates").copyAll(INPUT);
    if (!first || spec.compared() != null) {
      lineage.column(
          DeduplicateLayout.CONFLICTING,
          Lineage.Kind.AGGREGATION,
          INPUT,
          DeduplicateLayout.comparedOf(spec, lineage.columns(INPUT)));
    }
    influences(spec, first, lineage);
    lineage
        .output("late")
        .copyAll(INPUT)
        .influence(Lineage.Kind.WINDOW, INPUT, spec.times().fields());
  }

  private static void influences(DeduplicateSpec spec, boolean first, LineageBuilder lineage) {
    lineage
        .influence(Lineage.Kind.GROUP_BY, INPUT, spec.keys())
        .influence(Lineage.Kind.WINDOW, INPUT, spec.times().fields());
    if (!first) {
      // Rows that tie are ordered by all that is in them.
      lineage.influence(Lineage.Kind.SORT, INPUT, lineage.columns(INPUT));
    }
  }
}
