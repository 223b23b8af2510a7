/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are too many or too few, whatever the order of rows and fields; decimals by value.
 */
final class RowDifferences {
  private static final int SHOWN = 5;

  /** How many too many, or too few where negative. */
  private final Map<Map<String, Object>, Long> rows = new HashMap<>();

  private RowDifferences() {}

  static RowDifferences between(Map<Row, Long> results, Map<Row, Long> expected) {
    RowDifferences differences = new RowDifferences();
    results.forEach((row, count) -> differences.rows.merge(values(row), count, Long::sum));
    expected.forEach((row, count) -> differences.rows.merge(values(row), -count, Long::sum));
    differences.rows.values().removeIf(count -> count == 0);
    return differences;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** How many different rows. */
  int size() {
    return rows.size();
  }

  /** The first of them, a line each. */
  @Override
  public String toString() {
    return rows.entrySet().stream()
        .map(row -> row.getKey() + (row.getValue() > 0 ? " is unexpected" : " is missing"))
        .sorted()
        .limit(SHOWN)
        .collect(Collectors.joining("\n"));
  }

  /** By the names of fields, in a form that is equal where values are. */
  private static Map<String, Object> values(Row row) {
    Map<String, Object> values = new TreeMap<>();
    for (Schema.Field field : row.getSchema().getFields()) {
      values.put(field.getName(), comparable(row.getValue(field.getName())));
    }
    return values;
  }

  private static Object comparable(@Nullable Object value) {
    return value == null
        ? "(none)"
        : value instanceof BigDecimal decimal
            ? decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros()
            : value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }
}
