/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.Internal;
import io.millrace.transforms.aggregate.AggregateSettings.MeasureForm;
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
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link AggregateWindows}; its rows are packed into blocks, so that unbounded input is
 * taken, too.
 *
 * @since 0.1
 */
@Internal
public final class AggregateWindowsDescriptor implements RowsDescriptor<AggregateSettings> {
  private static final String INPUT = "input";
  private static final String RESULTS = "results";
  private static final String LATE = "late";

  @Override
  public Class<AggregateSettings> settings() {
    return AggregateSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "aggregate_windows",
        1,
        "Computes measures of each group of rows in each window of event time.",
        List.of(new Port(INPUT, "Rows with event times.")),
        List.of(
            new Port(RESULTS, "A row per group and window: its fields, its window, its measures."),
            new Port(LATE, "Rows that came when all their windows were over.")),
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "When the watermark passes a window's end, and corrected as asked until the lateness is"
                + " over; sessions once.",
            StateGrowth.WINDOWS,
            "What each bundle has of a group, until its window's end + the lateness; with"
                + " retractions also the results that hold.",
            List.of()),
        List.of(WindowMetrics.values()));
  }

  @Override
  public PCollectionRowTuple apply(AggregateSettings settings, PCollectionRowTuple inputs) {
    AggregateBlocksResult aggregated =
        inputs
            .get(INPUT)
            .apply("Pack", settings.times().pack())
            .apply("Aggregate", settings.blocks());
    return PCollectionRowTuple.of(RESULTS, aggregated.results())
        .and(LATE, aggregated.late().apply("Late", UnpackBlocks.rows()));
  }

  @Override
  public String example() {
    return """
    {
      "windows": {"kind": "TUMBLING", "size": "PT1H"},
      "on": "sold_at",
      "stamped_by": "received_at",
      "by": ["product_id"],
      "measures": [
        {"kind": "COUNT", "as": "sales"},
        {"kind": "SUM", "as": "paid", "field": "amount", "where": "is_paid"},
        {"kind": "APPROX_PERCENTILE", "as": "most", "field": "amount", "percent": 95}
      ],
      "lateness": "PT5M",
      "corrections": "PANES"
    }\
    """;
  }

  @Override
  public void trace(AggregateSettings settings, LineageBuilder lineage) {
    String on = settings.on();
    lineage
        .output(RESULTS)
        .copy(INPUT, settings.by())
        .column("window_start", Kind.TRANSFORMATION, INPUT, on)
        .column("window_end", Kind.TRANSFORMATION, INPUT, on);
    settings.measures().forEach(measure -> trace(measure, lineage));
    settings.corrections().fieldNames().forEach(lineage::column);
    lineage
        .influence(Kind.GROUP_BY, INPUT, settings.by())
        .influence(Kind.WINDOW, INPUT, settings.times().fields())
        .output(LATE)
        .copyAll(INPUT)
        .influence(Kind.WINDOW, INPUT, settings.times().fields());
  }

  private static void trace(MeasureForm measure, LineageBuilder lineage) {
    for (String output : measure.measure().outputFields()) {
      lineage
          .column(output, Kind.AGGREGATION, INPUT, measure.field())
          .and(Kind.CONDITIONAL, INPUT, measure.where());
    }
  }
}
