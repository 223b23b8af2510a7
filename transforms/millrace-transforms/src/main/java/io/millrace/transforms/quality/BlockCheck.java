/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The check of {@link CheckBlocks} as a part of another step's function. Safe for concurrent use.
 *
 * @since 0.1
 */
@Internal
public final class BlockCheck implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CheckLayout layout;

  BlockCheck(CheckLayout layout) {
    this.layout = layout;
  }

  /** For a worker that checks one block after the other, by rules that refer to no table. */
  public Judge open() {
    return open(References.NONE);
  }

  Judge open(References references) {
    return new Judge(layout.place(references), layout.judge(references));
  }

  /**
   * Asks every rule about every row of a block, column by column; a row that any rule does not pass
   * at first sight is judged as {@link CheckRowsFn} judges it. Not thread-safe; one per worker.
   */
  public static final class Judge {
    private final List<PlacedRule> rules;
    private final RowJudge rows;
    private RuleCounts counts;

    private Judge(List<PlacedRule> rules, RowJudge rows) {
      this.rules = rules;
      this.rows = rows;
      counts = new RuleCounts(rules.size());
    }

    /** Counts from zero again. */
    public void startCounts() {
      counts = new RuleCounts(rules.size());
    }

    /** The rules' answers since the count was started, for {@link CheckQuality#verdictsOf}. */
    public List<Long> counts() {
      return counts.asList();
    }

    /** How often any rule was broken since the count was started. */
    long failed() {
      return counts.failed();
    }

    /**
     * The rows that are accepted, of rules that drop none; null if there are none.
     *
     * @param letters takes a letter for each other row
     */
    public @Nullable Block accept(Block block, Consumer<Rejected> letters) {
      return accept(
          block,
          letters,
          dropped -> {
            throw new IllegalStateException("Cannot drop rows: nobody takes them");
          });
    }

    /**
     * The rows that are accepted; null if there are none.
     *
     * @param letters takes a letter for each row that is rejected
     * @param dropped takes the other rows, if there are any
     */
    @Nullable Block accept(Block block, Consumer<Rejected> letters, Consumer<Block> dropped) {
      boolean[] suspects = new boolean[block.rows()];
      BitSet[] passedOver =
          rules.stream().map(rule -> rule.suspect(block, suspects)).toArray(BitSet[]::new);
      RowList accepted = new RowList(block.rows());
      RowList drops = new RowList(block.rows());
      int passed = 0;
      for (int row = 0; row < block.rows(); row++) {
        if (!suspects[row]) {
          passed++;
          accepted.add(row);
          continue;
        }
        RowJudge.Outcome outcome =
            rows.judge(
                block.row(row),
                Instant.ofEpochMilli(block.eventTime(row)),
                block.stamp(row),
                counts);
        if (outcome.letter() != null) {
          letters.accept(outcome.letter());
        } else {
          (outcome.dropped() ? drops : accepted).add(row);
        }
      }
      countPassed(passed, suspects, passedOver);
      Block rest = drops.of(block);
      if (rest != null) {
        dropped.accept(rest);
      }
      return accepted.of(block);
    }

    /** Counts the rows that no rule suspects, but for each rule those that it is not about. */
    private void countPassed(int passed, boolean[] suspects, BitSet[] passedOver) {
      for (int rule = 0; rule < passedOver.length; rule++) {
        long untested = passedOver[rule].stream().filter(row -> !suspects[row]).count();
        counts.addPassed(rule, passed - untested);
      }
    }
  }

  /** Some rows of a block, in order. */
  private static final class RowList {
    private final int[] rows;
    private int count;

    RowList(int most) {
      rows = new int[most];
    }

    void add(int row) {
      rows[count++] = row;
    }

    /** Null if there are none. */
    @Nullable Block of(Block block) {
      return count == 0 ? null : block.take(rows, 0, count);
    }
  }
}
