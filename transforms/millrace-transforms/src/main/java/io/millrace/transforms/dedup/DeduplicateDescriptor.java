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
import io.millrace.transforms.period.PeriodMetrics;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link Deduplicate} with a winner by data.
 *
 * @since 0.1
 */
@Internal
public final class DeduplicateDescriptor implements RowsDescriptor<DeduplicateSettings> {
  @Override
  public Class<DeduplicateSettings> settings() {
    return DeduplicateSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "deduplicate",
        1,
        "Keeps one row of each key, chosen by data, among all rows, in each window or session.",
        DeduplicatePorts.INPUTS,
        DeduplicatePorts.OUTPUTS,
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "Once, when the watermark passes the end of the window, or of the period the session"
                + " ends in, + the lateness; among all rows, which are bounded, at the end.",
            StateGrowth.HORIZON,
            "The rows of a window until it is out, of sessions those of a period and of the cap +"
                + " two gaps before it; among all rows, all of them.",
            List.of()),
        List.of(
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            DeduplicateMetrics.KEPT,
            DeduplicateMetrics.DUPLICATES,
            DeduplicateMetrics.CONFLICTS));
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
          "among": {"kind": "in_windows", "size": "PT1H"},
          "keep": "EARLIEST",
          "by": "version",
          "event_time": "ordered_at"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(DeduplicateSettings settings, PCollectionRowTuple inputs) {
    return DeduplicatePorts.apply(settings.deduplicate(), inputs);
  }

  @Override
  public void trace(DeduplicateSettings settings, LineageBuilder lineage) {
    DeduplicatePorts.trace(settings.spec(), lineage);
  }
}
