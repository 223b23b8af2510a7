/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Comparators;
import org.apache.iceberg.util.DateTimeUtil;

/** Which files may have rows of some keys. */
final class KeyBounds {
  /** Iceberg compares no longer lists with a file's bounds. */
  private static final int LONGEST_LIST = 200;

  private KeyBounds() {}

  /** True of each row with one of the keys, and of some others. */
  static Expression around(Schema schema, List<String> columns, Set<List<Object>> keys) {
    Expression around = Expressions.alwaysTrue();
    for (int i = 0; i < columns.size(); i++) {
      Set<Object> values = new HashSet<>();
      for (List<Object> key : keys) {
        values.add(literal(key.get(i)));
      }
      around = Expressions.and(around, of(schema, columns.get(i), values));
    }
    return around;
  }

  private static Expression of(Schema schema, String column, Set<Object> values) {
    if (values.size() <= LONGEST_LIST) {
      return Expressions.in(column, values);
    }
    Comparator<Object> order =
        Comparators.forType(schema.findField(column).type().asPrimitiveType());
    return Expressions.and(
        Expressions.greaterThanOrEqual(column, Collections.min(values, order)),
        Expressions.lessThanOrEqual(column, Collections.max(values, order)));
  }

  private static Object literal(Object value) {
    return value instanceof OffsetDateTime time ? DateTimeUtil.microsFromTimestamptz(time) : value;
  }
}
