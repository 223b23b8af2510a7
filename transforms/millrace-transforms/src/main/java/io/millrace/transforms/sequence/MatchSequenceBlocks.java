/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.period.GatherPeriods;
import io.millrace.transforms.period.GatherPeriodsResult;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@link MatchSequence} for blocks, with the same promises and the same matches, by each row's own
 * event time; a row is late when the end of its period + the allowed lateness is not after its
 * {@link Block#stamp}.
 *
 * <pre>{@code
 * blocks.apply(
 *     MatchSequence.by("customer_id")
 *         .pattern(Pattern.begin("cart", row -> row.bool("in_cart")).times(3))
 *         .within(Duration.ofHours(1))
 *         .onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class MatchSequenceBlocks
    extends PTransform<PCollection<Block>, MatchSequenceResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final MatchSequenceSpec spec;

  MatchSequenceBlocks(MatchSequenceSpec spec) {
    this.spec = spec;
  }

  @Override
  public MatchSequenceResult<Block> expand(PCollection<Block> input) {
    SequenceLayout layout = SequenceLayout.ofBlocks(spec, input, BlockCoder.of(input).schema());
    List<String> keys = spec.keyFields();
    FilterRowsResult keyed =
        input.apply(
            "KeepKeyed",
            FilterRows.where(row -> keys.stream().noneMatch(row::isNull))
                .counting(MatchSequenceMetrics.WITHOUT_KEY.counter()));
    GatherPeriodsResult found =
        keyed
            .kept()
            .apply(
                "FindMatches",
                GatherPeriods.of(
                    keys,
                    layout.every(),
                    layout.lookBack(),
                    spec.lateness(),
                    layout.outputSchema(),
                    new FindMatches(layout)));
    return new MatchSequenceResult<>(
        found.results(), found.late(), keyed.filtered(), found.absorbed());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
