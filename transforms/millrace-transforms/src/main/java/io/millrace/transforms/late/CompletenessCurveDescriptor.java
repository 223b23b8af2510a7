/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Internal;
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
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link CompletenessCurve} of rows, packed with the stamps of a field.
 *
 * @since 0.1
 */
@Internal
public final class CompletenessCurveDescriptor
    implements RowsDescriptor<CompletenessCurveSettings> {
  private static final String INPUT = "input";

  @Override
  public Class<CompletenessCurveSettings> settings() {
    return CompletenessCurveSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "completeness_curve",
        1,
        "Tells what part of the rows of each window had come how long after its end.",
        List.of(new Port(INPUT, "Rows with event times, and when they came.")),
        List.of(
            new Port("curves", "A row for each group and window."),
            new Port("late", "Rows later than the allowed lateness.")),
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "When the watermark passes the window's end, and again for each late row; the highest"
                + " pane of a window holds all.",
            StateGrowth.WINDOWS,
            "A count per point, at most 2,700 where rows are up to a day late, for each group until its window's end + the lateness.",
            List.of()),
        List.of(LateMetrics.values()));
  }

  @Override
  public String example() {
    return """
        {
          "stamped_by": "received_at",
          "on": "read_at",
          "window_size": "PT1H",
          "by": ["device_id"],
          "completeness": [0.99],
          "lateness": "P1D"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(CompletenessCurveSettings settings, PCollectionRowTuple inputs) {
    CompletenessCurveResult found =
        inputs
            .get(INPUT)
            .apply("Pack", settings.times().pack())
            .apply("CompletenessCurve", settings.curve());
    return PCollectionRowTuple.of("curves", found.curves())
        .and("late", found.late().apply("Late", UnpackBlocks.rows()));
  }

  @Override
  public void trace(CompletenessCurveSettings settings, LineageBuilder lineage) {
    List<String> times = settings.times().fields();
    List<String> on = settings.on() == null ? List.of() : List.of(settings.on());
    lineage.output("curves").copy(INPUT, settings.by());
    if (!settings.inTotal()) {
      lineage
          .column("window_start", Kind.WINDOW, INPUT, on)
          .column("window_end", Kind.WINDOW, INPUT, on);
    }
    for (String counted : List.of("rows", "on_time", "curve", "recommended")) {
      lineage.column(counted, Kind.AGGREGATION, INPUT, times);
    }
    lineage
        .influence(Kind.GROUP_BY, INPUT, settings.by())
        .influence(Kind.WINDOW, INPUT, on)
        .influence(Kind.FILTER, INPUT, times)
        .output("late")
        .copyAll(INPUT)
        .influence(Kind.FILTER, INPUT, times);
  }
}
