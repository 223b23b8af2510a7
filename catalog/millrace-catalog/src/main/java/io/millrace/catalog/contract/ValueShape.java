/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The shapes of values that the standard asks for. */
enum ValueShape {
  TEXT("text", JsonNode::isTextual),
  TRUTH("true or false", JsonNode::isBoolean),
  NUMBER("a number", JsonNode::isNumber),
  POSITIVE_NUMBER("a number > 0", node -> node.isNumber() && node.decimalValue().signum() > 0),
  COUNT(
      "a whole number from 0 to 2147483647",
      node -> node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0),
  TEXTS("a list of texts", node -> node.isArray() && all(node, JsonNode::isTextual)),
  SCALAR("a number, text or boolean", JsonNode::isValueNode),
  RANGE(
      "a list of two numbers, the smaller first",
      node ->
          node.isArray()
              && node.size() == 2
              && all(node, JsonNode::isNumber)
              && decimal(node, 0).compareTo(decimal(node, 1)) < 0);

  private final String words;
  private final Predicate<JsonNode> test;

  ValueShape(String words, Predicate<JsonNode> test) {
    this.words = words;
    this.test = test;
  }

  /** To stand after "must be". */
  String words() {
    return words;
  }

  boolean fits(JsonNode node) {
    return test.test(node);
  }

  private static boolean all(JsonNode list, Predicate<JsonNode> test) {
    return StreamSupport.stream(list.spliterator(), false).allMatch(test);
  }

  private static BigDecimal decimal(JsonNode list, int index) {
    return list.get(index).decimalValue();
  }
}
