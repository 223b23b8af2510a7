/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import io.millrace.catalog.contract.Contract.LogicalType;
import io.millrace.catalog.contract.Contract.Property;
import io.millrace.transforms.quality.Bounds;
import io.millrace.transforms.quality.RowRule;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** Compiles one property: its place in the rows, its schema rules, its quality checks. */
final class PropertyRules {
  private static final Set<String> BOUNDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
  private static final Set<String> DESCRIPTIVE = Set.of("format", "timezone", "defaultTimezone");

  private final Property property;
  private final String path;
  private final RuleCollector rules;

  PropertyRules(Property property, String path, RuleCollector rules) {
    this.property = property;
    this.path = path;
    this.rules = rules;
  }

  void compile() {
    fitIntoRows();
    if (property.required()) {
      rules.add(path + ".required", () -> RowRule.isComplete(property.name()));
    }
    compileOptions();
    for (int i = 0; i < property.quality().size(); i++) {
      String at = path + ".quality[" + i + "]";
      new QualityRules(property.name(), property.quality().get(i), at, rules).compile();
    }
    refuseNestedRules();
  }

  private void fitIntoRows() {
    Schema rowSchema = rules.rowSchema();
    String name = property.name();
    if (!rowSchema.hasField(name)) {
      rules.misfit(
          name,
          path + ".name",
          "Missing required field "
              + name
              + " in the rows (fields: "
              + String.join(", ", rowSchema.getFieldNames())
              + ")");
      return;
    }
    FieldType fieldType = rowSchema.getField(name).getType();
    LogicalType type = property.logicalType();
    if (type != null && !RowTypes.fit(type, fieldType)) {
      rules.misfit(
          name,
          path + ".logicalType",
          "Cannot read "
              + name
              + " as "
              + type.word()
              + ": the rows have "
              + RowTypes.name(fieldType)
              + " (must be one of "
              + String.join(", ", RowTypes.of(type))
              + ")");
    }
  }

  private void compileOptions() {
    Map<String, Object> options = property.logicalTypeOptions();
    String at = path + ".logicalTypeOptions";
    Set<String> left = new TreeSet<>(options.keySet());
    left.removeAll(DESCRIPTIVE);
    if (hasNumbers() && left.removeAll(BOUNDS)) {
      rules.add(at, () -> RowRule.isBetween(property.name(), bounds(options)));
    }
    if (options.get("pattern") instanceof String pattern) {
      left.remove("pattern");
      rules.add(at + ".pattern", () -> RowRule.hasPattern(property.name(), pattern));
    }
    if (left.removeAll(Set.of("minLength", "maxLength"))) {
      rules.add(
          at,
          () ->
              RowRule.hasLengthBetween(
                  property.name(), count(options, "minLength"), count(options, "maxLength")));
    }
    LogicalType type = property.logicalType();
    String ofType = type == null ? "" : " of type " + type.word();
    left.forEach(
        key -> rules.problem(at + "." + key, "Unsupported rule for rows: " + key + ofType));
  }

  private boolean hasNumbers() {
    return property.logicalType() == LogicalType.INTEGER
        || property.logicalType() == LogicalType.NUMBER;
  }

  private static Bounds bounds(Map<String, Object> options) {
    Bounds bounds = Bounds.unbounded();
    bounds =
        with(
            bounds,
            options,
            "minimum",
            isFlag(options, "exclusiveMinimum") ? Bounds::above : Bounds::atLeast);
    bounds =
        with(
            bounds,
            options,
            "maximum",
            isFlag(options, "exclusiveMaximum") ? Bounds::below : Bounds::atMost);
    bounds = with(bounds, options, "exclusiveMinimum", Bounds::above);
    return with(bounds, options, "exclusiveMaximum", Bounds::below);
  }

  private static Bounds with(
      Bounds bounds,
      Map<String, Object> options,
      String key,
      BiFunction<Bounds, BigDecimal, Bounds> end) {
    return options.get(key) instanceof BigDecimal value ? end.apply(bounds, value) : bounds;
  }

  /** ODCS 3.0 has exclusive bounds as flags, 3.1 as numbers. */
  private static boolean isFlag(Map<String, Object> options, String key) {
    return Boolean.TRUE.equals(options.get(key));
  }

  private static @Nullable Integer count(Map<String, Object> options, String key) {
    return options.get(key) instanceof BigDecimal value ? value.intValueExact() : null;
  }

  private void refuseNestedRules() {
    for (int i = 0; i < property.properties().size(); i++) {
      refuseRules(property.properties().get(i), path + ".properties[" + i + "]");
    }
    if (property.items() != null) {
      refuseRules(property.items(), path + ".items");
    }
  }

  private void refuseRules(Property nested, String at) {
    if (statesRules(nested)) {
      rules.problem(at, "Unsupported rule for rows: one on a nested property");
    }
  }

  private static boolean statesRules(Property nested) {
    return nested.required()
        || !DESCRIPTIVE.containsAll(nested.logicalTypeOptions().keySet())
        || !nested.quality().isEmpty()
        || nested.properties().stream().anyMatch(PropertyRules::statesRules)
        || (nested.items() != null && statesRules(nested.items()));
  }
}
