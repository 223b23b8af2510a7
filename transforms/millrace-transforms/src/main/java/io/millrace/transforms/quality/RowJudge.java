/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Rejected;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks every rule about a row. Not thread-safe; one per worker. */
final class RowJudge {
  private final List<PlacedRule> rules;
  private final RowLetters letters;

  RowJudge(List<PlacedRule> rules, RowLetters letters) {
    this.rules = rules;
    this.letters = letters;
  }

  /**
   * Counts the rules' answers.
   *
   * @param eventTime of the letter if the row has no field for it
   * @param stamp of the row in its block
   */
  Outcome judge(Row row, @Nullable Instant eventTime, long stamp, RuleCounts counts) {
    RowValues values = new RowValues.OfRow(row, stamp);
    Blame broken = null;
    Blame bugs = null;
    boolean dropped = false;
    for (int i = 0; i < rules.size(); i++) {
      PlacedRule placed = rules.get(i);
      RowRule rule = placed.rule();
      try {
        if (!placed.concerns(values)) {
          continue;
        }
        boolean passes = placed.passes(values);
        counts.add(i, passes);
        if (!passes && rule.action().rejects()) {
          broken = Blame.and(broken, rule, placed.message(values));
        }
        dropped |= !passes && rule.action() == Action.DROP;
      } catch (RuntimeException | StackOverflowError e) {
        // A pattern can exhaust the stack on a long text: the record is kept and the rule blamed.
        bugs = Blame.and(bugs, rule, "Cannot check " + rule.id() + ": " + e);
      }
    }
    if (bugs != null) {
      return letter(row, eventTime, bugs, "RULE_THREW", Rejected.Category.BUG);
    }
    if (broken != null) {
      return letter(row, eventTime, broken, "RULE_FAILED", Rejected.Category.DATA);
    }
    return dropped ? Outcome.DROPPED : Outcome.ACCEPTED;
  }

  private Outcome letter(
      Row row, @Nullable Instant eventTime, Blame blame, String code, Rejected.Category category) {
    String message = blame.messages().toString();
    return new Outcome(
        false, letters.about(row, eventTime, blame.first().id(), code, category, message));
  }

  /**
   * Where a row goes.
   *
   * @param letter null for a row that is not rejected
   */
  record Outcome(boolean dropped, @Nullable Rejected letter) {
    static final Outcome ACCEPTED = new Outcome(false, null);
    static final Outcome DROPPED = new Outcome(true, null);
  }

  /** The first rule to blame for a rejection, one that halts before others, and what all say. */
  private record Blame(RowRule first, StringBuilder messages) {
    static Blame and(@Nullable Blame before, RowRule rule, String message) {
      if (before == null) {
        return new Blame(rule, new StringBuilder(message));
      }
      before.messages.append("; ").append(message);
      return rule.action() == Action.HALT && before.first.action() != Action.HALT
          ? new Blame(rule, before.messages)
          : before;
    }
  }
}
