/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/** Reads a flag's rule. */
final class FlagReader {
  private static final List<String> KEYS =
      List.of("field", "equals", "starts_with", "less_than", "greater_than", "any_of", "all_of");
  private static final FlagRule NEVER = new FlagRule.AnyOf(List.of());
  private final Schema target;

  FlagReader(Schema target) {
    this.target = target;
  }

  FlagRule read(Section rule) {
    rule.allow(KEYS);
    if (rule.child("any_of").isPresent()) {
      return new FlagRule.AnyOf(all(rule.child("any_of")));
    }
    if (rule.child("all_of").isPresent()) {
      return new FlagRule.AllOf(all(rule.child("all_of")));
    }
    String field = rule.child("field").text("");
    if (!target.hasField(field)) {
      rule.problem("Unknown field: " + field + " (known: " + target.getFieldNames() + ")");
    }
    if (rule.child("equals").isPresent()) {
      return new FlagRule.OneOf(field, rule.child("equals").texts());
    }
    if (rule.child("starts_with").isPresent()) {
      return new FlagRule.StartsWith(field, rule.child("starts_with").text(""));
    }
    BigDecimal below = number(rule.child("less_than"));
    BigDecimal above = number(rule.child("greater_than"));
    if (below == null && above == null) {
      rule.problem(
          "Missing required condition (one of equals, starts_with, less_than, greater_than)");
      return NEVER;
    }
    return new FlagRule.Beyond(field, below, above);
  }

  private List<FlagRule> all(Section rules) {
    List<FlagRule> list = new ArrayList<>();
    for (int i = 0; i < rules.node().size(); i++) {
      list.add(
          read(new Section(rules.path() + "[" + i + "]", rules.node().path(i), rules.problems())));
    }
    return list;
  }

  private static @Nullable BigDecimal number(Section section) {
    String text = section.text();
    if (text == null) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      section.problem("Invalid number: " + text + " (must be a decimal number)");
      return null;
    }
  }
}
