/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static io.millrace.catalog.contract.ValueShape.COUNT;
import static io.millrace.catalog.contract.ValueShape.NUMBER;
import static io.millrace.catalog.contract.ValueShape.POSITIVE_NUMBER;
import static io.millrace.catalog.contract.ValueShape.TEXT;
import static io.millrace.catalog.contract.ValueShape.TEXTS;
import static io.millrace.catalog.contract.ValueShape.TRUTH;

import io.millrace.catalog.contract.Contract.LogicalType;
import java.util.Map;
import java.util.TreeMap;

/** The keys of {@code logicalTypeOptions} that each logical type has, and their shapes. */
final class TypeOptions {
  private TypeOptions() {}

  /**
   * The options of a type, by key.
   *
   * @param exclusiveAsFlags true for ODCS 3.0, where {@code exclusiveMinimum: true} makes {@code
   *     minimum} exclusive; from 3.1 on it is a bound of its own
   */
  static Map<String, ValueShape> of(LogicalType type, boolean exclusiveAsFlags) {
    return switch (type) {
      case STRING ->
          sorted(Map.of("minLength", COUNT, "maxLength", COUNT, "pattern", TEXT, "format", TEXT));
      case INTEGER, NUMBER ->
          sorted(
              bounds(NUMBER, exclusiveAsFlags),
              Map.of("multipleOf", POSITIVE_NUMBER, "format", TEXT));
      case DATE -> sorted(bounds(TEXT, exclusiveAsFlags), Map.of("format", TEXT));
      case TIMESTAMP, TIME ->
          sorted(
              bounds(TEXT, exclusiveAsFlags),
              Map.of("format", TEXT, "timezone", TRUTH, "defaultTimezone", TEXT));
      case OBJECT ->
          sorted(Map.of("minProperties", COUNT, "maxProperties", COUNT, "required", TEXTS));
      case ARRAY -> sorted(Map.of("minItems", COUNT, "maxItems", COUNT, "uniqueItems", TRUTH));
      case BOOLEAN -> Map.of();
    };
  }

  private static Map<String, ValueShape> bounds(ValueShape shape, boolean exclusiveAsFlags) {
    ValueShape exclusive = exclusiveAsFlags ? TRUTH : shape;
    return Map.of(
        "minimum", shape,
        "maximum", shape,
        "exclusiveMinimum", exclusive,
        "exclusiveMaximum", exclusive);
  }

  @SafeVarargs
  private static Map<String, ValueShape> sorted(Map<String, ValueShape>... parts) {
    Map<String, ValueShape> all = new TreeMap<>();
    for (Map<String, ValueShape> part : parts) {
      all.putAll(part);
    }
    return all;
  }
}
