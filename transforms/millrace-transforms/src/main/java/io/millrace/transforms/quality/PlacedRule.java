/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.expression.RowCondition;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A rule with its place in rows of one schema. Not thread-safe; one per worker. */
final class PlacedRule {
  private final RowRule rule;
  private final PlacedQuestion question;
  private final @Nullable RowCondition where;

  PlacedRule(RowRule rule, PlacedQuestion question, @Nullable RowCondition where) {
    this.rule = rule;
    this.question = question;
    this.where = where;
  }

  RowRule rule() {
    return rule;
  }

  /** Whether the rule is about the row; only then {@link #passes} may be asked. */
  boolean concerns(RowValues row) {
    return where == null || Boolean.TRUE.equals(where.holds(row::value));
  }

  boolean passes(RowValues row) {
    return question.passes(row);
  }

  /** Why a row does not pass that does not. */
  String message(RowValues row) {
    return question.message(row) + rule.asked().whereWords();
  }

  /**
   * Marks each row that may not pass; an unmarked row passes, or the rule is not about it.
   *
   * @return rows that the rule is not about, all unmarked ones among them
   */
  BitSet suspect(Block block, boolean[] suspects) {
    BitSet passedOver = new BitSet();
    if (where == null) {
      question.suspect(block, suspects);
      return passedOver;
    }
    RowValues.OfBlock values = new RowValues.OfBlock(block);
    for (int row = 0; row < suspects.length; row++) {
      if (!suspects[row]) {
        suspects[row] = maySuspect(values.at(row), row, passedOver);
      }
    }
    return passedOver;
  }

  private boolean maySuspect(RowValues values, int row, BitSet passedOver) {
    try {
      if (!concerns(values)) {
        passedOver.set(row);
        return false;
      }
    } catch (RuntimeException | StackOverflowError e) {
      // The judge asks again and blames the rule.
      return true;
    }
    return question.maySuspect(values);
  }
}
