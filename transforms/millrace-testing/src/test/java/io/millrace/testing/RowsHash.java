/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** One word for rows, the same wherever rows have the same values; their order does not count. */
final class RowsHash {
  private static final int SHOWN_BYTES = 8;

  private RowsHash() {}

  /**
   * @param rows or maps of values by field, and how often each is there
   */
  static String of(Map<?, Long> rows) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      rows.entrySet().stream()
          .map(row -> row.getValue() + " x " + text(row.getKey()) + "\n")
          .sorted()
          .forEach(line -> hash.update(line.getBytes(UTF_8)));
      return HexFormat.of().formatHex(hash.digest(), 0, SHOWN_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Row row) {
      Map<String, String> fields = new TreeMap<>();
      row.getSchema()
          .getFieldNames()
          .forEach(field -> fields.put(field, text(row.getValue(field))));
      return fields.toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> entries = new TreeMap<>();
      map.forEach((key, each) -> entries.put(text(key), text(each)));
      return entries.toString();
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(RowsHash::text).toList().toString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros().toPlainString();
    }
    return value instanceof ReadableInstant instant
        ? Long.toString(instant.getMillis())
        : String.valueOf(value);
  }
}
