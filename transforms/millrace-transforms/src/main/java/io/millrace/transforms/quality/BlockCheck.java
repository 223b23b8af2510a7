/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
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

  private final List<RowRule> rules;
  private final Schema schema;
  private final StepContext context;
  private final LetterFields fields;

  BlockCheck(List<RowRule> rules, Schema schema, StepContext context, LetterFields fields) {
    this.rules = rules;
    this.schema = schema;
    this.context = context;
    this.fields = fields;
  }

  /** For a worker that checks one block after the other. */
  public Judge open() {
    return new Judge(rules, new RowJudge(rules, schema, context, fields));
  }

  /**
   * Asks every rule about every row of a block, column by column; a row that any rule does not pass
   * at first sight is judged as {@link CheckRowsFn} judges it. Not thread-safe; one per worker.
   */
  public static final class Judge {
    private final List<RowRule> rules;
    private final RowJudge rows;
    private RuleCounts counts;

    private Judge(List<RowRule> rules, RowJudge rows) {
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

    /**
     * The rows that are accepted; null if there are none.
     *
     * @param letters takes a letter for each other row
     */
    public @Nullable Block accept(Block block, Consumer<Rejected> letters) {
      boolean[] suspects = new boolean[block.rows()];
      for (RowRule rule : rules) {
        rule.suspect(block.column(rule.field()), suspects);
      }
      int[] accepted = new int[block.rows()];
      int count = 0;
      int passed = 0;
      for (int row = 0; row < block.rows(); row++) {
        if (!suspects[row]) {
          passed++;
          accepted[count++] = row;
          continue;
        }
        Rejected letter = rows.judge(block.row(row), eventTime(block, row), counts);
        if (letter == null) {
          accepted[count++] = row;
        } else {
          letters.accept(letter);
        }
      }
      counts.addPassed(passed);
      return count == 0 ? null : block.take(accepted, 0, count);
    }

    /** Null for Beam's lowest timestamp, which is that of what has none. */
    private static @Nullable Instant eventTime(Block block, int row) {
      Instant time = Instant.ofEpochMilli(block.eventTime(row));
      return time.equals(BoundedWindow.TIMESTAMP_MIN_VALUE) ? null : time;
    }
  }
}
