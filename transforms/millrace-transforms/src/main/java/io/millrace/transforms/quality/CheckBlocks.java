/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@link CheckQuality} for blocks: the same rules, letters and verdicts, asked column by column.
 *
 * <pre>{@code
 * CheckQualityResult<Block> checked =
 *     clicks.apply(
 *         CheckQuality.rows("clicks", List.of(RowRule.isPositive("quantity")))
 *             .at(new StepContext("run-1", "clicks/Check"))
 *             .onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CheckBlocks extends PTransform<PCollection<Block>, CheckQualityResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final CheckQuality check;

  CheckBlocks(CheckQuality check) {
    this.check = check;
  }

  @Override
  public CheckQualityResult<Block> expand(PCollection<Block> input) {
    return check.expandBlocks(input);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    check.populateDisplayData(builder);
  }
}
