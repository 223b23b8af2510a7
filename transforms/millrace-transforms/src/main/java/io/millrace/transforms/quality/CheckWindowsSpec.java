/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.rows.EventSpan;
import io.millrace.transforms.window.Windows;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How windows are checked.
 *
 * @param dataset as verdicts name it
 * @param rules of different names
 * @param windows null for the whole input as one
 * @param times the fields with the event time and the stamp
 * @param by the fields of a group
 * @param sampled the fields that verdicts show of failed rows; none to show none
 * @param contractId null without contract
 * @param context null while not chosen
 * @param lateness how long after its window's end a row counts
 */
record CheckWindowsSpec(
    String dataset,
    List<WindowRule> rules,
    @Nullable Windows windows,
    RowTimes times,
    List<String> by,
    List<String> sampled,
    @Nullable String contractId,
    @Nullable StepContext context,
    Duration lateness)
    implements Serializable {
  CheckWindowsSpec {
    requireNonNull(dataset, "dataset is null");
    if (dataset.isBlank()) {
      throw new IllegalArgumentException("Missing required dataset");
    }
    rules = List.copyOf(rules);
    by = List.copyOf(by);
    sampled = List.copyOf(sampled);
    EventSpan.requireOrZero("lateness", lateness);
    Set<String> names = new HashSet<>();
    List<String> repeated =
        rules.stream().map(WindowRule::name).filter(name -> !names.add(name)).distinct().toList();
    if (!repeated.isEmpty()) {
      throw new ValidationException(
          "Cannot check %s: repeated rules %s; tell them apart by named(name)"
              .formatted(dataset, String.join(", ", repeated)));
    }
  }

  static CheckWindowsSpec of(String dataset, List<WindowRule> rules) {
    return new CheckWindowsSpec(
        dataset,
        rules,
        null,
        RowTimes.OF_ELEMENTS,
        List.of(),
        List.of(),
        null,
        null,
        Duration.ZERO);
  }

  /** Whether any rule goes by the windows before. */
  boolean looksBack() {
    return rules.stream().anyMatch(rule -> rule.levels().strategy() != null);
  }

  /**
   * From one window to the next; of windows of a size alone, as those are that are looked back at.
   */
  Duration step() {
    Windows named = requireNonNull(windows, "windows is null");
    return requireNonNullElse(named.period(), requireNonNull(named.size(), "size is null"));
  }

  CheckWindowsSpec windows(Windows value) {
    return new CheckWindowsSpec(
        dataset, rules, value, times, by, sampled, contractId, context, lateness);
  }

  CheckWindowsSpec times(RowTimes value) {
    return new CheckWindowsSpec(
        dataset, rules, windows, value, by, sampled, contractId, context, lateness);
  }

  CheckWindowsSpec by(List<String> value) {
    return new CheckWindowsSpec(
        dataset, rules, windows, times, value, sampled, contractId, context, lateness);
  }

  CheckWindowsSpec sampled(List<String> value) {
    return new CheckWindowsSpec(
        dataset, rules, windows, times, by, value, contractId, context, lateness);
  }

  CheckWindowsSpec contractId(String value) {
    return new CheckWindowsSpec(
        dataset, rules, windows, times, by, sampled, value, context, lateness);
  }

  CheckWindowsSpec context(StepContext value) {
    return new CheckWindowsSpec(
        dataset, rules, windows, times, by, sampled, contractId, value, lateness);
  }

  CheckWindowsSpec lateness(Duration value) {
    return new CheckWindowsSpec(
        dataset, rules, windows, times, by, sampled, contractId, context, value);
  }
}
