/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.quality.Action;
import io.millrace.transforms.quality.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules whose breach halts a run, as the dead letter of a row that breaks one tells it. Not
 * thread-safe; one per run.
 */
final class HaltingRules {
  private final List<Halting> rules = new ArrayList<>();

  private record Halting(String step, String dataset, String rule) {
    boolean isBrokenBy(Rejected letter) {
      return letter.category() == Rejected.Category.DATA
          && letter.step().equals(step)
          && rule.equals(letter.ruleId());
    }

    @Override
    public String toString() {
      return dataset + " " + rule;
    }
  }

  /** Adds those of a step's rules that halt. */
  void add(String step, String dataset, List<RowRule> asked) {
    asked.stream()
        .filter(rule -> rule.action() == Action.HALT)
        .forEach(rule -> rules.add(new Halting(step, dataset, rule.id())));
  }

  /** Each as the verdicts name it. */
  List<String> names() {
    return rules.stream().map(Halting::toString).toList();
  }

  /** Why a run that has such a letter is halted; empty if it is not. */
  Optional<String> breach(Rejected letter) {
    return rules.stream()
        .filter(rule -> rule.isBrokenBy(letter))
        .map(
            rule ->
                "%s halts the run: %s, in %s"
                    .formatted(rule, letter.message(), letter.idempotencyKey()))
        .findFirst();
  }
}
