/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

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
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.window.WindowMetrics;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link MeasureCalls}.
 *
 * @since 0.1
 */
@Internal
public final class MeasureCallsDescriptor implements RowsDescriptor<MeasureCallsSettings> {
  private static final String CALLS = "calls";
  private static final String MEASURED = "measured";
  private static final String LATE = "late";

  @Override
  public Class<MeasureCallsSettings> settings() {
    return MeasureCallsSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "measure_calls",
        1,
        "Counts calls of models in windows: rates, sums and percentiles.",
        List.of(new Port(CALLS, "Calls, whose timestamps are when they were.")),
        List.of(
            new Port(MEASURED, "A row per group and window with calls."),
            new Port(LATE, "Calls that came when their window was over.")),
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "When the watermark passes a window's end.",
            StateGrowth.WINDOWS,
            "The groups of the open windows; an exact percentile keeps every different value.",
            List.of()),
        List.of(
            WindowMetrics.ABSORBED,
            WindowMetrics.LATE,
            WindowMetrics.RESULTS,
            WindowMetrics.CORRECTIONS));
  }

  @Override
  public String example() {
    return """
        {
          "every": "PT1M",
          "by": ["gen_ai_request_model"],
          "rates": {"errors": "is_error"},
          "sums": ["gen_ai_usage_output_tokens"],
          "percentiles": [{"field": "latency_ms", "percents": [50, 99]}]
        }""";
  }

  @Override
  public PCollectionRowTuple apply(MeasureCallsSettings settings, PCollectionRowTuple inputs) {
    MeasureCallsResult measured =
        inputs
            .get(CALLS)
            .apply("Pack", settings.times().pack())
            .apply("MeasureCalls", settings.calls());
    return PCollectionRowTuple.of(MEASURED, measured.results())
        .and(LATE, measured.late().apply("Late", UnpackBlocks.rows()));
  }

  @Override
  public void trace(MeasureCallsSettings settings, LineageBuilder lineage) {
    MeasureCallsSpec spec = settings.spec();
    lineage.output(MEASURED).copy(CALLS, spec.by()).column("window_start").column("window_end");
    for (Measure measure : spec.measures()) {
      for (String name : measure.outputFields()) {
        lineage
            .column(name, Kind.AGGREGATION, CALLS, measure.field())
            .and(Kind.CONDITIONAL, CALLS, spec.rateOf(measure.as()));
      }
    }
    spec.rates()
        .forEach((as, field) -> lineage.column(as + "_ratio", Kind.AGGREGATION, CALLS, field));
    spec.sums()
        .forEach(field -> lineage.column(field + "_per_minute", Kind.AGGREGATION, CALLS, field));
    lineage
        .influence(Kind.GROUP_BY, CALLS, spec.by())
        .influence(Kind.WINDOW, CALLS, settings.stampedBy())
        .output(LATE)
        .copyAll(CALLS)
        .influence(Kind.WINDOW, CALLS, settings.stampedBy());
  }
}
