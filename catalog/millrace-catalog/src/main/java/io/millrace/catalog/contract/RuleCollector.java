/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import io.millrace.transforms.quality.RowRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.beam.sdk.schemas.Schema;

/** The rules compiled so far and what went wrong on the way. */
final class RuleCollector {
  private final Schema rowSchema;
  private final Problems problems = new Problems();
  private final List<RowRule> rules = new ArrayList<>();
  private final Map<String, String> pathById = new HashMap<>();
  private final Set<String> misfits = new HashSet<>();

  RuleCollector(Schema rowSchema) {
    this.rowSchema = rowSchema;
  }

  /** Reports that the rows cannot hold the field: its rules are not asked about their types. */
  void misfit(String field, String path, String message) {
    misfits.add(field);
    problems.add(path, message);
  }

  Schema rowSchema() {
    return rowSchema;
  }

  void problem(String path, String message) {
    problems.add(path, message);
  }

  void problem(String path, IllegalArgumentException refusal) {
    problems.add(path, refusal);
  }

  /** Adds the rule that stands at {@code path}; what its factory refuses becomes a problem. */
  void add(String path, Supplier<RowRule> factory) {
    RowRule rule;
    try {
      rule = factory.get();
    } catch (IllegalArgumentException e) {
      problems.add(path, e);
      return;
    }
    String before = pathById.putIfAbsent(rule.id(), path);
    if (before != null) {
      problems.add(path, "Repeated rule: " + rule.id() + " (first at " + before + ")");
      return;
    }
    if (!misfits.contains(rule.field())) {
      rule.problemWith(rowSchema).ifPresent(problem -> problems.add(path, problem));
    }
    rules.add(rule);
  }

  List<RowRule> orThrow(String failure) {
    if (!problems.isEmpty()) {
      throw problems.asException(failure);
    }
    return List.copyOf(rules);
  }
}
