/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.GatherBlocks;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/**
 * Brings the rows of each key together, period by period: what {@link GatherPeriods} begins with,
 * for work that goes over all keys of a shard, column by column.
 *
 * <p><b>State and memory, time and late rows:</b> as {@link GatherPeriods}.
 *
 * @since 0.1
 */
@Internal
public final class GatherShards extends PTransform<PCollection<Block>, GatherShardsResult> {
  private static final long serialVersionUID = 1L;

  private final List<String> keyFields;
  private final PeriodCut cut;

  private GatherShards(List<String> keyFields, PeriodCut cut) {
    this.keyFields = keyFields;
    this.cut = cut;
  }

  /**
   * Gathers rows.
   *
   * @param keyFields at least one, of the types {@link io.millrace.transforms.block.BlockKeys}
   *     knows; null is a key like others
   * @param cut into which periods
   */
  public static GatherShards of(List<String> keyFields, PeriodCut cut) {
    return new GatherShards(List.copyOf(keyFields), cut);
  }

  @Override
  public GatherShardsResult expand(PCollection<Block> input) {
    boolean bounded = input.isBounded() == IsBounded.BOUNDED;
    Spread spread = Spread.of("SpreadPeriods", input, keyFields, cut, bounded);
    return new GatherShardsResult(
        bounded
            ? spread.parts().apply("GatherByShard", GatherBlocks.of(BlockCoder.of(input)))
            : PlaceGroups.whenDecided(spread.parts(), cut),
        spread.late(),
        spread.absorbed());
  }
}
