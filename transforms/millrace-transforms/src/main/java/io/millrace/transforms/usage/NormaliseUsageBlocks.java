/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * {@link NormaliseUsage} for blocks: rows keep their event times and stamps.
 *
 * <pre>{@code
 * UsageResult<Block> read = calls.apply(NormaliseUsage.from(prices).urlIn("url").onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class NormaliseUsageBlocks extends PTransform<PCollection<Block>, UsageResult<Block>> {
  private static final long serialVersionUID = 1L;
  static final String PROBLEM = "usage_problem";

  private final transient PCollection<Row> prices;
  private final NormaliseUsageSpec spec;

  NormaliseUsageBlocks(PCollection<Row> prices, NormaliseUsageSpec spec) {
    this.prices = prices;
    this.spec = spec;
  }

  @Override
  public UsageResult<Block> expand(PCollection<Block> input) {
    CallStep step = new CallStep("read usage of", input, prices);
    step.text(spec.usageField());
    step.text(spec.providerField());
    step.text(spec.urlField());
    if (spec.providerField() == null && spec.urlField() == null && !spec.byShape()) {
      step.check().problem("Missing required providerIn, urlIn or orByShape");
    }
    NormaliseWork work = new NormaliseWork(spec);
    return step.build("Read", work, work.fields(), PROBLEM, spec.rejectAt());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
