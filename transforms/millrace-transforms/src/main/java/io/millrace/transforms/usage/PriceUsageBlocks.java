/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.rows.InputCheck;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * {@link PriceUsage} for blocks: rows keep their event times and stamps.
 *
 * <pre>{@code
 * UsageResult<Block> priced = calls.apply(PriceUsage.from(prices).urlIn("url").onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class PriceUsageBlocks extends PTransform<PCollection<Block>, UsageResult<Block>> {
  private static final long serialVersionUID = 1L;
  static final String PROBLEM = "price_problem";
  private static final List<TypeName> COUNTS =
      List.of(TypeName.INT16, TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);

  private final transient PCollection<Row> prices;
  private final PriceUsageSpec spec;

  PriceUsageBlocks(PCollection<Row> prices, PriceUsageSpec spec) {
    this.prices = prices;
    this.spec = spec;
  }

  @Override
  public UsageResult<Block> expand(PCollection<Block> input) {
    return expand(input, input.getName());
  }

  /**
   * Prices blocks.
   *
   * @param name of the input, for messages
   */
  UsageResult<Block> expand(PCollection<Block> input, String name) {
    CallStep step = new CallStep("price", input, prices);
    InputCheck check = step.check();
    Map<String, String> counts = spec.countFieldsIn(step.input().getFieldNames());
    step.text(spec.providerField());
    step.text(spec.urlField());
    spec.modelFields().forEach(step::text);
    if (spec.timeField() != null) {
      check.field(spec.timeField(), List.of(TypeName.DATETIME));
    }
    counts.values().forEach(field -> check.field(field, COUNTS));
    if (counts.isEmpty()) {
      check.problem(
          "Missing required counts in %s (by default: any of %s)"
              .formatted(name, UsageFields.usual().values()));
    }
    PriceWork work = new PriceWork(spec, counts);
    return step.build("Price", work, work.fields(), PROBLEM, spec.rejectAt());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
