/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sale as JSON: keys in any order, nulls written or left out, escapes, keys nobody asked for. */
final class Json {
  private Json() {}

  static String of(Sale sale, Random random) {
    List<String> members = new ArrayList<>();
    members.add("\"time\":" + sale.time());
    add(members, random, "id", sale.id() == null ? null : text(sale.id(), random));
    add(members, random, "kind", sale.kind() == null ? null : text(sale.kind(), random));
    add(members, random, "quantity", sale.quantity() == null ? null : sale.quantity().toString());
    add(members, random, "price", sale.price() == null ? null : number(sale.price(), random));
    add(members, random, "tags", sale.tags() == null ? null : list(sale.tags(), random));
    add(members, random, "extras", sale.extras() == null ? null : map(sale.extras(), random));
    if (random.nextBoolean()) {
      members.add("\"more\": {\"a\":[1, {\"b\":null}], \"c\":\"}\"}");
    }
    Collections.shuffle(members, random);
    return members.stream().collect(Collectors.joining(" , ", "{", "}"));
  }

  private static void add(List<String> members, Random random, String key, @Nullable String value) {
    if (value != null) {
      members.add("\"" + key + "\": " + value);
    } else if (random.nextBoolean()) {
      members.add("\"" + key + "\":null");
    }
  }

  private static String list(List<@Nullable String> values, Random random) {
    return values.stream()
        .map(value -> value == null ? "null" : text(value, random))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String map(Map<String, @Nullable BigDecimal> values, Random random) {
    return values.entrySet().stream()
        .map(
            entry ->
                text(entry.getKey(), random)
                    + ":"
                    + (entry.getValue() == null ? "null" : number(entry.getValue(), random)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The same digits, with an exponent or without. */
  private static String number(BigDecimal value, Random random) {
    return random.nextBoolean()
        ? value.toPlainString()
        : value.unscaledValue() + "e" + -value.scale();
  }

  private static String text(String value, Random random) {
    StringBuilder text = new StringBuilder("\"");
    boolean escapesAll = random.nextInt(10) == 0;
    for (char c : value.toCharArray()) {
      if (escapesAll || c < ' ' || c == '"' || c == '\\') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
