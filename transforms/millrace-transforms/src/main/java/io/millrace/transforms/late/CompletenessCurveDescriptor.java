/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Guarantees.Basis;
import io.millrace.transforms.descriptor.Guarantees.Boundedness;
import io.millrace.transforms.descriptor.Guarantees.StateGrowth;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;

/**
 * Describes {@link CompletenessCurve}. It is of blocks only: rows say nothing of how late they
 * came.
 *
 * @since 0.1
 */
@Internal
public final class CompletenessCurveDescriptor
    implements TransformDescriptor<CompletenessCurveSpec> {
  @Override
  public Class<CompletenessCurveSpec> settings() {
    return CompletenessCurveSpec.class;
  }

  @Override
  public Description description() {
    return new Description(
        "completeness_curve",
        1,
        "Tells what part of the rows of each window had come how long after its end.",
        List.of(new Port("input", "Blocks whose rows have event times and stamps.")),
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
        {"window_size": "PT1H", "by": ["device_id"], "completeness": [0.99], "lateness": "P1D"}""";
  }

  @Override
  public void trace(CompletenessCurveSpec settings, LineageBuilder lineage) {
    lineage.output("curves").copy("input", settings.by());
    if (!settings.inTotal()) {
      lineage.column("window_start").column("window_end");
    }
    lineage.column("rows").column("on_time").column("curve").column("recommended");
    lineage.influence(Kind.GROUP_BY, "input", settings.by());
    lineage.output("late").copyAll("input");
  }
}
