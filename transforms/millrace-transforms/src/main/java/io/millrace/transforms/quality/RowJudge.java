/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks every rule about a row. Not thread-safe; one per worker. */
final class RowJudge {
  private final List<RowRule> rules;
  private final int[] indexes;
  private final RowLetters letters;

  RowJudge(List<RowRule> rules, Schema schema, StepContext context, LetterFields fields) {
    this.rules = rules;
    indexes = rules.stream().mapToInt(rule -> schema.indexOf(rule.field())).toArray();
    letters = new RowLetters(context, schema, fields);
  }

  /**
   * Counts the rules' answers.
   *
   * @param eventTime of the letter if the row has no field for it
   * @return the letter of a row that is not accepted; null for one that is
   */
  @Nullable Rejected judge(Row row, @Nullable Instant eventTime, RuleCounts counts) {
    Blame broken = null;
    Blame bugs = null;
    for (int i = 0; i < indexes.length; i++) {
      RowRule rule = rules.get(i);
      Object value = row.getValue(indexes[i]);
      try {
        boolean passes = rule.passes(value);
        counts.add(i, passes);
        if (!passes && rule.action() == Action.QUARANTINE) {
          broken = Blame.and(broken, rule, rule.message(value));
        }
      } catch (RuntimeException | StackOverflowError e) {
        // A pattern can exhaust the stack on a long text: the record is kept and the rule blamed.
        bugs = Blame.and(bugs, rule, "Cannot check " + rule.id() + ": " + e);
      }
    }
    if (bugs != null) {
      return letter(row, eventTime, bugs, "RULE_THREW", Rejected.Category.BUG);
    }
    return broken == null
        ? null
        : letter(row, eventTime, broken, "RULE_FAILED", Rejected.Category.DATA);
  }

  private Rejected letter(
      Row row, @Nullable Instant eventTime, Blame blame, String code, Rejected.Category category) {
    String message = blame.messages().toString();
    return letters.about(row, eventTime, blame.first().id(), code, category, message);
  }

  /** The first rule to blame for a rejection, and what all of them say. */
  private record Blame(RowRule first, StringBuilder messages) {
    static Blame and(@Nullable Blame before, RowRule rule, String message) {
      if (before == null) {
        return new Blame(rule, new StringBuilder(message));
      }
      before.messages.append("; ").append(message);
      return before;
    }
  }
}
