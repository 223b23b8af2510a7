/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * Values as text: the same text exactly where the values are equal; of decimals, where 1.5 is 1.50.
 */
final class RowText {
  private RowText() {}

  /** The values of some columns, in that order. */
  static String of(Row row, List<String> columns) {
    return columns.stream()
        .map(column -> of(row.getValue(column)))
        .collect(Collectors.joining(","));
  }

  /** The same with the columns' names, for people. */
  static String named(Row row, List<String> columns) {
    return columns.stream()
        .map(column -> column + "=" + of(row.getValue(column)))
        .collect(Collectors.joining(" "));
  }

  static String of(@Nullable Object value) {
    if (value instanceof String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof ReadableInstant time) {
      return Instant.ofEpochMilli(time.getMillis()).toString();
    }
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    return String.valueOf(value);
  }
}
