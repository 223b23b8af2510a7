/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;

/**
 * Describes {@link SplitLate}. It is of blocks only: rows say nothing of how late they came.
 *
 * @since 0.1
 */
@Internal
public final class SplitLateDescriptor implements TransformDescriptor<SplitLateSpec> {
  @Override
  public Class<SplitLateSpec> settings() {
    return SplitLateSpec.class;
  }

  @Override
  public Description description() {
    return new Description(
        "split_late",
        1,
        "Parts the rows whose window was over when their source gave them from the others.",
        List.of(new Port("input", "Blocks whose rows have event times, and stamps if unordered.")),
        List.of(
            new Port("on_time", "The rows whose window was open."),
            new Port("late", "The others.")),
        Guarantees.ofEachRow(),
        List.of(LateMetrics.ON_TIME, LateMetrics.LATE));
  }

  @Override
  public String example() {
    return """
        {"window_size": "PT1M", "lateness": "PT10S"}""";
  }

  @Override
  public void trace(SplitLateSpec settings, LineageBuilder lineage) {
    lineage.output("on_time").copyAll("input").output("late").copyAll("input");
  }
}
