/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import io.millrace.io.cdc.BinlogColumns.Column;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of a log's rows, as the server writes them for who selects them. Immutable. */
final class BinlogValues {
  private final BinlogTexts texts;
  private final Set<String> wanted;

  /**
   * @param wanted the columns whose values are told
   */
  BinlogValues(BinlogTexts texts, Set<String> wanted) {
    this.texts = texts;
    this.wanted = wanted;
  }

  /**
   * The values of a row that is gone, as far as they are told, and nulls: it needs its key alone.
   *
   * @throws IllegalStateException if the log has one as it is not read
   */
  Map<String, @Nullable Object> ofDeleted(
      BinlogColumns table, BitSet included, @Nullable Serializable[] image) {
    Map<String, @Nullable Object> values = of(table, included, image);
    values.values().removeIf(ChangeValue.UNAVAILABLE::equals);
    wanted.forEach(name -> values.putIfAbsent(name, null));
    return values;
  }

  /**
   * The values of a row by column, with {@link ChangeValue#UNAVAILABLE} for one that the image does
   * not include.
   *
   * @throws IllegalStateException if the log has one as it is not read
   */
  Map<String, @Nullable Object> of(
      BinlogColumns table, BitSet included, @Nullable Serializable[] image) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      if (wanted.contains(column.name())) {
        values.put(
            column.name(),
            included.get(i)
                ? value(column, image[BinlogColumns.place(included, i)])
                : ChangeValue.UNAVAILABLE);
      }
    }
    return values;
  }

  private @Nullable Object value(Column column, @Nullable Serializable raw) {
    if (raw == null) {
      return null;
    }
    ColumnType type = column.type();
    return switch (type) {
      case TINY -> whole(column, raw, 0xFF);
      case SHORT -> whole(column, raw, 0xFFFF);
      case INT24 -> whole(column, raw, 0xFF_FFFF);
      case LONG -> whole(column, raw, 0xFFFF_FFFFL);
      case LONGLONG ->
          column.isUnsigned() ? Long.toUnsignedString((Long) raw) : Long.toString((Long) raw);
      case NEWDECIMAL -> ((BigDecimal) raw).toPlainString();
      case BIT -> Long.toUnsignedString(bits((BitSet) raw));
      case ENUM -> member(column, (Integer) raw);
      case SET -> members(column, (Long) raw);
      case STRING, VARCHAR, VAR_STRING, TINY_BLOB, BLOB, MEDIUM_BLOB, LONG_BLOB ->
          text(column, (byte[]) raw);
      case FLOAT, DOUBLE -> raw;
      case YEAR, DATE, TIME_V2, DATETIME_V2, TIMESTAMP_V2 -> raw.toString();
      default ->
          throw new IllegalStateException(
              "Cannot read column %s: its type %s is none that is read; ALTER it, and begin anew"
                  .formatted(column.name(), type));
    };
  }

  /** A number of less than eight bytes, which the client has with a sign. */
  private static String whole(Column column, Serializable raw, long mask) {
    int value = (Integer) raw;
    return Long.toString(column.isUnsigned() ? value & mask : value);
  }

  private static long bits(BitSet raw) {
    long[] words = raw.toLongArray();
    return words.length == 0 ? 0 : words[0];
  }

  /** What is none of the members is empty. */
  private static String member(Column column, int number) {
    return number == 0 ? "" : BinlogColumns.utf8(column.members().get(number - 1));
  }

  private static String members(Column column, long bits) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < column.members().size(); i++) {
      if ((bits >> i & 1) == 1) {
        members.add(BinlogColumns.utf8(column.members().get(i)));
      }
    }
    return String.join(",", members);
  }

  private Object text(Column column, byte[] raw) {
    if (column.collation() != BinlogTexts.BINARY) {
      try {
        return texts.text(raw, column.collation());
      } catch (IllegalStateException e) {
        throw new IllegalStateException(
            "Cannot read column %s: %s; ALTER it, and begin anew"
                .formatted(column.name(), e.getMessage()),
            e);
      }
    }
    // The log leaves out the zeros that bytes of a fixed length end with.
    return column.type() == ColumnType.STRING ? Arrays.copyOf(raw, column.length()) : raw;
  }
}
