/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Guarantees.Basis;
import io.millrace.transforms.descriptor.Guarantees.Boundedness;
import io.millrace.transforms.descriptor.Guarantees.StateGrowth;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link Deduplicate} within a horizon.
 *
 * @since 0.1
 */
@Internal
public final class DeduplicateWithinDescriptor
    implements RowsDescriptor<DeduplicateWithinSettings> {
  @Override
  public Class<DeduplicateWithinSettings> settings() {
    return DeduplicateWithinSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "deduplicate_within",
        1,
        "Keeps the first row to arrive of those of a key that lie less than a horizon apart.",
        DeduplicatePorts.INPUTS,
        DeduplicatePorts.OUTPUTS,
        new Guarantees(
            Boundedness.ANY,
            Basis.ARRIVAL,
            "Rows of a key keep theirs.",
            "At once; never corrected.",
            StateGrowth.HORIZON,
            "The key and the time of each kept row until the watermark is its time + the horizon +"
                + " the lateness, and a quarter of the horizon longer; of bounded input to the end.",
            List.of()),
        List.of(DeduplicateMetrics.values()));
  }

  @Override
  public Map<String, String> javaOnly() {
    return Map.of("by", "A key that code computes; add it as a field before.");
  }

  @Override
  public String example() {
    return """
        {
          "keys": ["order_id"],
          "horizon": "PT1H",
          "comparing": [],
          "event_time": "ordered_at",
          "lateness": "PT5M"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(DeduplicateWithinSettings settings, PCollectionRowTuple inputs) {
    return DeduplicatePorts.apply(settings.deduplicate(), inputs);
  }

  @Override
  public void trace(DeduplicateWithinSettings settings, LineageBuilder lineage) {
    DeduplicatePorts.trace(settings.spec(), lineage);
  }
}
