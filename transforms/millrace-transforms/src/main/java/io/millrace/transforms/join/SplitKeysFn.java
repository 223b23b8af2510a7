/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.RowSplit;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Sends the rows of one side aside that have a null in their key: they meet none, and nothing that
 * comes changes that.
 */
final class SplitKeysFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;
  static final TupleTag<Block> KEYED = new TupleTag<>("keyed") {};
  static final TupleTag<Block> JOINED = new TupleTag<>("joined") {};
  static final TupleTag<Block> ALONE = new TupleTag<>("alone") {};
  static final TupleTag<Long> ABSORBED = new TupleTag<>("absorbed") {};

  private final JoinLayout layout;
  private final boolean left;
  private final Counter withoutKey = JoinMetrics.WITHOUT_KEY.counter();
  private final Counter joined = JoinMetrics.JOINED.counter();
  private final Counter alone;

  /**
   * @param left whether they are rows of the left
   */
  SplitKeysFn(JoinLayout layout, boolean left) {
    this.layout = layout;
    this.left = left;
    this.alone = (left ? JoinMetrics.LEFT_ALONE : JoinMetrics.RIGHT_ALONE).counter();
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    List<String> names = left ? layout.leftKeys() : layout.rightKeys();
    List<Column> keys = names.stream().map(block::column).toList();
    boolean[] keyed = new boolean[block.rows()];
    int count = 0;
    for (int row = 0; row < keyed.length; row++) {
      keyed[row] = hasAll(keys, row);
      count += keyed[row] ? 1 : 0;
    }
    RowSplit split = RowSplit.of(block, keyed, count);
    if (count > 0) {
      out.get(KEYED).output(split.chosen());
    }
    if (count < keyed.length) {
      int keyless = keyed.length - count;
      withoutKey.inc(keyless);
      out.get(ABSORBED).output((long) keyless);
      if (left ? layout.joinsLeftAlone() : layout.joinsRightAlone()) {
        joined.inc(keyless);
        joinToNulls(split.others(), out.get(JOINED));
      } else {
        alone.inc(keyless);
        out.get(ALONE).output(split.others());
      }
    }
  }

  private static boolean hasAll(List<Column> keys, int row) {
    for (Column key : keys) {
      if (key.isNull(row)) {
        return false;
      }
    }
    return true;
  }

  private void joinToNulls(Block block, OutputReceiver<Block> out) {
    Block none = new BlockBuilder(left ? layout.rightSchema() : layout.leftSchema()).build();
    PairBlocks pairs =
        new PairBlocks(
            layout.output(),
            left ? block : none,
            left ? none : block,
            joined -> out.outputWithTimestamp(joined, BlockTimes.timestampOf(joined)));
    for (int row = 0; row < block.rows(); row++) {
      long time = block.eventTime(row);
      if (left) {
        pairs.add(row, PairBlocks.NONE, layout.meeting().leftAlone(time), block.stamp(row));
      } else {
        pairs.add(PairBlocks.NONE, row, layout.meeting().rightAlone(time), block.stamp(row));
      }
    }
    pairs.finish();
  }
}
