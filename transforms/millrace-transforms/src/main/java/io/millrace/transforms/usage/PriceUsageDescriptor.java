/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link PriceUsage}.
 *
 * @since 0.1
 */
@Internal
public final class PriceUsageDescriptor implements RowsDescriptor<PriceUsageSettings> {
  @Override
  public Class<PriceUsageSettings> settings() {
    return PriceUsageSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "price_usage",
        1,
        "Says what calls of language models cost by a price table.",
        CallPorts.inputs(),
        CallPorts.outputs("The calls with their costs, and the price they come from."),
        CallPorts.guarantees(),
        List.of(UsageMetrics.values()));
  }

  @Override
  public String example() {
    return """
        {
          "url": "url",
          "models": ["gen_ai_request_model"],
          "rounding": {"scale": 6},
          "reject": {"run_id": "run-1", "step": "calls/Price"}
        }""";
  }

  @Override
  public PCollectionRowTuple apply(PriceUsageSettings settings, PCollectionRowTuple inputs) {
    return CallPorts.tuple(
        inputs
            .get(CallPorts.CALLS)
            .apply("PriceUsage", settings.pricing(inputs.get(CallPorts.PRICES))));
  }

  @Override
  public void trace(PriceUsageSettings settings, LineageBuilder lineage) {
    PriceUsageSpec spec = settings.spec();
    Map<String, String> counts = spec.countFieldsIn(lineage.columns(CallPorts.CALLS));
    List<String> added = new ArrayList<>(new PriceWork(spec, counts).fields().getFieldNames());
    if (spec.rejectAt() == null) {
      added.add(PriceUsageBlocks.PROBLEM);
    }
    CallPorts.trace(lineage, added, spec.fieldsRead(counts));
  }
}
