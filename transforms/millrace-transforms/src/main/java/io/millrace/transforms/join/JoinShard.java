/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.PeriodCut;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Joins the rows of a shard: what is settled in one period. Not thread-safe. */
final class JoinShard {
  private final JoinLayout layout;
  private final PeriodCut cut;
  private final Consumer<Block> joined;
  private final Consumer<Block> leftAlone;
  private final Consumer<Block> rightAlone;

  JoinShard(
      JoinLayout layout,
      PeriodCut cut,
      Consumer<Block> joined,
      Consumer<Block> leftAlone,
      Consumer<Block> rightAlone) {
    this.layout = layout;
    this.cut = cut;
    this.joined = joined;
    this.leftAlone = leftAlone;
    this.rightAlone = rightAlone;
  }

  void join(List<Block> leftBlocks, List<Block> rightBlocks, Period period) {
    Block left = SideRows.joined(layout.leftSchema(), leftBlocks);
    Block right = SideRows.joined(layout.rightSchema(), rightBlocks);
    KeyNumbers numbers = new KeyNumbers(layout.leftSchema(), layout.leftKeys());
    int[] keysOfLeft = numbers.add(left);
    BlockKeys rightKeys = new BlockKeys(layout.rightSchema(), layout.rightKeys());
    rightKeys.read(right);
    // Keys that the left has not are one more, which meets none: of no matter in which order.
    int others = numbers.count();
    int[] keysOfRight =
        Arrays.stream(numbers.find(rightKeys, right.rows()))
            .map(key -> key == KeyNumbers.NONE ? others : key)
            .toArray();
    SideRows lefts = SideRows.of(left, keysOfLeft, others + 1, false);
    SideRows rights =
        SideRows.of(right, keysOfRight, others + 1, layout.meeting().kind() == Meeting.Kind.AS_OF);
    Settled settled = new Settled(lefts, rights, period);
    Meetings meetings = new Meetings(layout.meeting(), lefts.times(), rights.times(), settled);
    for (int key = 0; key <= others; key++) {
      meetings.tell(lefts.start(key), lefts.end(key), rights.start(key), rights.end(key));
    }
    settled.finish();
  }

  /** Gives out what is settled in the period. */
  private final class Settled implements Meetings.Out {
    private final SideRows lefts;
    private final SideRows rights;
    private final Period period;
    private final PairBlocks pairs;
    private final PairBlocks onlyLeft;
    private final PairBlocks onlyRight;

    Settled(SideRows lefts, SideRows rights, Period period) {
      this.lefts = lefts;
      this.rights = rights;
      this.period = period;
      Block left = lefts.block();
      Block right = rights.block();
      pairs = new PairBlocks(layout.output(), left, right, joined);
      onlyLeft = new PairBlocks(OutputFields.ofLeft(layout.leftSchema()), left, right, leftAlone);
      onlyRight =
          new PairBlocks(OutputFields.ofRight(layout.rightSchema()), left, right, rightAlone);
    }

    @Override
    public void pair(int left, int right, long time) {
      if (period.holds(time)) {
        pairs.add(lefts.row(left), rights.row(right), time, cut.decidedAt(time));
      }
    }

    @Override
    public void leftAlone(int left, long time) {
      if (period.holds(time)) {
        int row = lefts.row(left);
        if (layout.joinsLeftAlone()) {
          pairs.add(row, PairBlocks.NONE, time, cut.decidedAt(time));
        } else {
          onlyLeft.add(row, PairBlocks.NONE, lefts.times()[left], stamp(lefts.block(), row, time));
        }
      }
    }

    @Override
    public void rightAlone(int right, long time) {
      if (period.holds(time)) {
        int row = rights.row(right);
        if (layout.joinsRightAlone()) {
          pairs.add(PairBlocks.NONE, row, time, cut.decidedAt(time));
        } else {
          onlyRight.add(
              PairBlocks.NONE, row, rights.times()[right], stamp(rights.block(), row, time));
        }
      }
    }

    /** The watermark may have come that far when a row is found to be alone. */
    private long stamp(Block block, int row, long time) {
      return Math.max(block.stamp(row), cut.decidedAt(time));
    }

    void finish() {
      pairs.finish();
      onlyLeft.finish();
      onlyRight.finish();
    }
  }
}
