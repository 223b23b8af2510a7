/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link NormaliseUsage}.
 *
 * @since 0.1
 */
@Internal
public final class NormaliseUsageDescriptor implements RowsDescriptor<NormaliseUsageSettings> {
  @Override
  public Class<NormaliseUsageSettings> settings() {
    return NormaliseUsageSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "normalise_usage",
        1,
        "Reads what providers say calls used into fields that mean the same for all.",
        CallPorts.inputs(),
        CallPorts.outputs("The calls with what they used, and what shape that was read by."),
        CallPorts.guarantees(),
        List.of(UsageMetrics.values()));
  }

  @Override
  public String example() {
    return """
        {"url": "url", "reject": {"run_id": "run-1", "step": "calls/Read"}}""";
  }

  @Override
  public PCollectionRowTuple apply(NormaliseUsageSettings settings, PCollectionRowTuple inputs) {
    return CallPorts.tuple(
        inputs
            .get(CallPorts.CALLS)
            .apply("NormaliseUsage", settings.reading(inputs.get(CallPorts.PRICES))));
  }

  @Override
  public void trace(NormaliseUsageSettings settings, LineageBuilder lineage) {
    NormaliseUsageSpec spec = settings.spec();
    List<String> added = new ArrayList<>(new NormaliseWork(spec).fields().getFieldNames());
    if (spec.rejectAt() == null) {
      added.add(NormaliseUsageBlocks.PROBLEM);
    }
    List<String> read =
        Stream.of(spec.usageField(), spec.providerField(), spec.urlField())
            .filter(Objects::nonNull)
            .toList();
    CallPorts.trace(lineage, added, read);
  }
}
