/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of any shape as plain, unmodifiable Java: texts, decimals, booleans, lists and maps. */
final class PlainValues {
  private PlainValues() {}

  static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> null;
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.decimalValue();
      case ARRAY -> list(node);
      case OBJECT -> map(node);
      case STRING, BINARY, POJO -> node.asText();
    };
  }

  static Map<String, @Nullable Object> map(JsonNode node) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    node.properties().forEach(entry -> map.put(entry.getKey(), of(entry.getValue())));
    return Collections.unmodifiableMap(map);
  }

  /** Unlike {@link Map#copyOf}, keeps nulls and the order. */
  static Map<String, @Nullable Object> copyOf(Map<String, @Nullable Object> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private static List<@Nullable Object> list(JsonNode node) {
    List<@Nullable Object> list = new ArrayList<>();
    node.forEach(element -> list.add(of(element)));
    return Collections.unmodifiableList(list);
  }
}
