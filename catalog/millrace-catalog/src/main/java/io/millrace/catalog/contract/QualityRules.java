/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import io.millrace.catalog.contract.Contract.Quality;
import io.millrace.transforms.quality.Action;
import io.millrace.transforms.quality.RowRule;
import io.millrace.transforms.quality.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compiles one quality check of a property. */
final class QualityRules {
  private static final String NULL_VALUES = "nullValues";
  private static final String MISSING_VALUES = "missingValues"; // also the name of its argument
  private static final String INVALID_VALUES = "invalidValues";
  private static final List<String> ROW_METRICS =
      List.of(NULL_VALUES, MISSING_VALUES, INVALID_VALUES);
  private static final String VALID_VALUES = "validValues";
  private static final String PATTERN = "pattern";
  private static final String TEXT = "text";

  private final String field;
  private final Quality quality;
  private final String path;
  private final RuleCollector rules;

  QualityRules(String field, Quality quality, String path, RuleCollector rules) {
    this.field = field;
    this.quality = quality;
    this.path = path;
    this.rules = rules;
  }

  /** An object's own checks speak of the whole dataset; only its texts can be passed over. */
  static void refuseForObject(List<Quality> checks, String path, RuleCollector rules) {
    for (int i = 0; i < checks.size(); i++) {
      Quality check = checks.get(i);
      if (!check.type().equals(TEXT)) {
        String what = check.metric() == null ? check.type() : check.metric();
        rules.problem(
            path + ".quality[" + i + "]",
            "Unsupported check for rows: " + what + " of a whole object");
      }
    }
  }

  void compile() {
    String metric = quality.metric();
    if (metric == null) {
      if (!quality.type().equals(TEXT)) {
        rules.problem(
            path + ".type",
            "Unsupported type of check for rows: "
                + quality.type()
                + " (supported: library, text)");
      }
      return;
    }
    if (!ROW_METRICS.contains(metric)) {
      rules.problem(
          path + ".metric",
          "Unsupported metric for rows: "
              + metric
              + " (supported: "
              + String.join(", ", ROW_METRICS)
              + ")");
      return;
    }
    requireNoneAllowed();
    Severity severity = severity();
    Action action = action(severity);
    switch (metric) {
      case NULL_VALUES -> {
        requireArguments(Set.of());
        add(path, () -> RowRule.isComplete(field), severity, action);
      }
      case MISSING_VALUES -> {
        requireArguments(Set.of(MISSING_VALUES));
        missingValues(severity, action);
      }
      default -> {
        requireArguments(Set.of(VALID_VALUES, PATTERN));
        invalidValues(severity, action);
      }
    }
  }

  /** Without a list, what is null or blank is missing. */
  private void missingValues(Severity severity, Action action) {
    List<?> missing = list(MISSING_VALUES);
    if (missing == null) {
      if (!quality.arguments().containsKey(MISSING_VALUES)) {
        add(path, () -> RowRule.isNotBlank(field), severity, action);
      }
      return;
    }
    String at = path + ".arguments." + MISSING_VALUES;
    List<Object> values = new ArrayList<>(missing.stream().filter(Objects::nonNull).toList());
    if (missing.contains(null)) {
      boolean blank = values.remove("");
      add(
          at,
          () -> blank ? RowRule.isNotBlank(field) : RowRule.isComplete(field),
          severity,
          action);
    }
    if (!values.isEmpty() || missing.isEmpty()) {
      add(at, () -> RowRule.isNotContainedIn(field, values), severity, action);
    }
  }

  private void invalidValues(Severity severity, Action action) {
    Map<String, ?> arguments = quality.arguments();
    if (!arguments.containsKey(VALID_VALUES) && !arguments.containsKey(PATTERN)) {
      rules.problem(path + ".arguments", "Missing required arguments (validValues or pattern)");
    }
    List<?> valid = list(VALID_VALUES);
    if (valid != null) {
      // Null passes every rule but isComplete and isNotBlank, so it needs no place in the set.
      List<?> values = valid.stream().filter(Objects::nonNull).toList();
      String at = path + ".arguments." + VALID_VALUES;
      add(at, () -> RowRule.isContainedIn(field, values), severity, action);
    }
    if (arguments.get(PATTERN) instanceof String pattern) {
      String at = path + ".arguments." + PATTERN;
      add(at, () -> RowRule.hasPattern(field, pattern), severity, action);
    } else if (arguments.containsKey(PATTERN)) {
      rules.problem(
          path + ".arguments." + PATTERN,
          "Invalid pattern: " + shown(arguments.get(PATTERN)) + " (must be text)");
    }
  }

  private void add(String at, Supplier<RowRule> rule, Severity severity, Action action) {
    rules.add(at, () -> rule.get().withSeverity(severity).withAction(action));
  }

  /** Null if the argument is not there or, after reporting it, no list. */
  private @Nullable List<?> list(String argument) {
    Object value = quality.arguments().get(argument);
    if (value instanceof List<?> list) {
      return list;
    }
    if (quality.arguments().containsKey(argument)) {
      rules.problem(
          path + ".arguments." + argument,
          "Invalid " + argument + ": " + shown(value) + " (must be a list)");
    }
    return null;
  }

  private static String shown(@Nullable Object value) {
    return Mapping.shown(String.valueOf(value));
  }

  private void requireArguments(Set<String> supported) {
    Set<String> unknown = new TreeSet<>(quality.arguments().keySet());
    unknown.removeAll(supported);
    String list = supported.isEmpty() ? "none" : String.join(", ", new TreeSet<>(supported));
    unknown.forEach(
        argument ->
            rules.problem(
                path + ".arguments." + argument,
                "Unsupported argument: " + argument + " (supported: " + list + ")"));
  }

  /** A rule over single rows can promise that none is broken; it cannot count. */
  private void requireNoneAllowed() {
    if (quality.thresholds().isEmpty()) {
      rules.problem(path, "Missing required threshold (mustBe: 0)");
    }
    new TreeMap<>(quality.thresholds())
        .forEach(
            (operator, value) -> {
              boolean isZero =
                  operator.equals("mustBe") && value instanceof BigDecimal n && n.signum() == 0;
              if (!isZero) {
                rules.problem(
                    path + "." + operator,
                    "Unsupported threshold for rows: "
                        + operator
                        + " "
                        + value
                        + " (supported: mustBe 0)");
              }
            });
    String unit = quality.unit();
    if (unit != null && !unit.equals("rows") && !unit.equals("percent")) {
      rules.problem(path + ".unit", "Unsupported unit: " + unit + " (supported: rows, percent)");
    }
  }

  private Severity severity() {
    String word = quality.severity() == null ? "error" : quality.severity();
    return switch (word) {
      case "error" -> Severity.ERROR;
      case "warning" -> Severity.WARN;
      case "info" -> Severity.INFO;
      default -> {
        rules.problem(
            path + ".severity",
            "Unsupported severity: " + word + " (supported: error, warning, info)");
        yield Severity.ERROR;
      }
    };
  }

  private Action action(Severity severity) {
    Object word = quality.customProperties().get("action");
    if (word == null) {
      return severity == Severity.ERROR ? Action.QUARANTINE : Action.PASS;
    }
    try {
      return Action.of(word.toString());
    } catch (IllegalArgumentException e) {
      rules.problem(path + ".customProperties.action", e);
      return Action.QUARANTINE;
    }
  }
}
