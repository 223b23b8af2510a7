/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link SplitLate} of rows, packed with the stamps of a field.
 *
 * @since 0.1
 */
@Internal
public final class SplitLateDescriptor implements RowsDescriptor<SplitLateSettings> {
  private static final String INPUT = "input";

  @Override
  public Class<SplitLateSettings> settings() {
    return SplitLateSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "split_late",
        1,
        "Parts the rows whose window was over when they came from the others.",
        List.of(new Port(INPUT, "Rows with event times, and when they came.")),
        List.of(
            new Port("on_time", "The rows whose window was open."),
            new Port("late", "The others.")),
        Guarantees.ofEachRow(),
        List.of(LateMetrics.ON_TIME, LateMetrics.LATE));
  }

  @Override
  public String example() {
    return """
        {
          "stamped_by": "received_at",
          "on": "read_at",
          "window_size": "PT1M",
          "lateness": "PT10S"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(SplitLateSettings settings, PCollectionRowTuple inputs) {
    SplitLateResult split =
        inputs
            .get(INPUT)
            .apply("Pack", settings.times().pack())
            .apply("SplitLate", settings.splitLate());
    return PCollectionRowTuple.of("on_time", split.onTime().apply("OnTime", UnpackBlocks.rows()))
        .and("late", split.late().apply("Late", UnpackBlocks.rows()));
  }

  @Override
  public void trace(SplitLateSettings settings, LineageBuilder lineage) {
    for (String output : List.of("on_time", "late")) {
      lineage
          .output(output)
          .copyAll(INPUT)
          .influence(Kind.FILTER, INPUT, settings.times().fields());
    }
  }
}
