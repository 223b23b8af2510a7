/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata.DefaultCharset;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a table had when rows were logged, as the log itself tells them: so what was
 * written before an ALTER TABLE is read as it was then. Immutable.
 *
 * @param key the places of those of the primary key; none if there was none
 */
record BinlogColumns(List<Column> columns, Set<Integer> key) {
  /** What the log tells a character set of, binary or not. */
  private static final Set<ColumnType> LETTERS =
      EnumSet.of(
          ColumnType.STRING,
          ColumnType.VARCHAR,
          ColumnType.VAR_STRING,
          ColumnType.TINY_BLOB,
          ColumnType.BLOB,
          ColumnType.MEDIUM_BLOB,
          ColumnType.LONG_BLOB,
          ColumnType.GEOMETRY);

  private static final Set<ColumnType> NUMBERS =
      EnumSet.of(
          ColumnType.TINY,
          ColumnType.SHORT,
          ColumnType.INT24,
          ColumnType.LONG,
          ColumnType.LONGLONG,
          ColumnType.NEWDECIMAL,
          ColumnType.FLOAT,
          ColumnType.DOUBLE,
          ColumnType.YEAR);
  private static final int SHORT_LENGTH = 256;
  private static final int LONG_CHAR = 0x30;
  private static final int LAST_ASCII = 0x7F;

  /**
   * A column.
   *
   * @param length of what is padded, in bytes
   * @param collation of text; {@link BinlogTexts#BINARY} of all else
   * @param members of an enum or a set
   */
  record Column(
      String name,
      ColumnType type,
      int length,
      boolean isUnsigned,
      int collation,
      List<String> members) {}

  /**
   * The columns of an event.
   *
   * @throws IllegalStateException if it does not tell them
   */
  static BinlogColumns of(TableMapEventData map) {
    TableMapEventMetadata told = map.getEventMetadata();
    if (told == null || told.getColumnNames() == null) {
      throw new IllegalStateException(
          "the log does not name its columns; SET GLOBAL binlog_row_metadata = FULL, and begin"
              + " anew");
    }
    Lists lists = new Lists(told);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < map.getColumnTypes().length; i++) {
      columns.add(
          lists.column(
              i,
              utf8(told.getColumnNames().get(i)),
              map.getColumnTypes()[i] & 0xFF,
              map.getColumnMetadata()[i]));
    }
    lists.check();
    return new BinlogColumns(List.copyOf(columns), keyOf(told));
  }

  private static Set<Integer> keyOf(TableMapEventMetadata told) {
    if (told.getSimplePrimaryKeys() != null) {
      return Set.copyOf(told.getSimplePrimaryKeys());
    }
    return told.getPrimaryKeysWithPrefix() == null
        ? Set.of()
        : Set.copyOf(told.getPrimaryKeysWithPrefix().keySet());
  }

  /** Names come by the client in the JVM's own character set. */
  static String utf8(String name) {
    if (!Charset.defaultCharset().equals(StandardCharsets.UTF_8)
        && name.chars().anyMatch(letter -> letter > LAST_ASCII)) {
      throw new IllegalStateException(
          "the JVM reads the name %s in %s; start it with -Dfile.encoding=UTF-8"
              .formatted(name, Charset.defaultCharset()));
    }
    return name;
  }

  /** Whether two images of a row have one key, of columns that both have. */
  boolean isSameKey(
      BitSet includedBefore,
      @Nullable Serializable[] before,
      BitSet included,
      @Nullable Serializable[] after) {
    for (int column : key) {
      if (includedBefore.get(column)
          && included.get(column)
          && !Objects.deepEquals(
              before[place(includedBefore, column)], after[place(included, column)])) {
        return false;
      }
    }
    return true;
  }

  /** Where an image has a column that it includes. */
  static int place(BitSet included, int column) {
    return included.get(0, column).cardinality();
  }

  /** What is told of columns one after another, each of those that it is told of. */
  private static final class Lists {
    private final TableMapEventMetadata told;
    private int characters;
    private int enums;
    private int sets;
    private int choices;

    Lists(TableMapEventMetadata told) {
      this.told = told;
    }

    Column column(int at, String name, int code, int metadata) {
      int type = code;
      int length = 0;
      if (code == ColumnType.STRING.getCode() && metadata >= SHORT_LENGTH) {
        int high = metadata >> 8;
        boolean isLong = (high & LONG_CHAR) != LONG_CHAR;
        type = isLong ? high | LONG_CHAR : high;
        length = (metadata & 0xFF) | (isLong ? ((high & LONG_CHAR) ^ LONG_CHAR) << 4 : 0);
      } else if (code == ColumnType.STRING.getCode()) {
        length = metadata;
      }
      ColumnType known = ColumnType.byCode(type);
      if (known == null) {
        throw new IllegalStateException(
            "column %s has the unsupported type number %d; drop the column, and begin anew"
                .formatted(name, type));
      }
      BitSet unsigned = told.getSignedness();
      return new Column(
          name,
          known,
          length,
          NUMBERS.contains(known) && unsigned != null && unsigned.get(at),
          collation(known),
          members(known));
    }

    private int collation(ColumnType type) {
      if (LETTERS.contains(type)) {
        return of(told.getDefaultCharset(), told.getColumnCharsets(), characters++);
      }
      if (type == ColumnType.ENUM || type == ColumnType.SET) {
        return of(
            told.getEnumAndSetDefaultCharset(), told.getEnumAndSetColumnCharsets(), choices++);
      }
      return BinlogTexts.BINARY;
    }

    private static int of(@Nullable DefaultCharset usual, @Nullable List<Integer> each, int place) {
      if (usual != null) {
        return usual.getCharsetCollations() == null
            ? usual.getDefaultCharsetCollation()
            : usual.getCharsetCollations().getOrDefault(place, usual.getDefaultCharsetCollation());
      }
      return each != null && place < each.size() ? each.get(place) : BinlogTexts.BINARY;
    }

    private List<String> members(ColumnType type) {
      return switch (type) {
        case ENUM -> List.of(told.getEnumStrValues().get(enums++));
        case SET -> List.of(told.getSetStrValues().get(sets++));
        default -> List.of();
      };
    }

    /** Else what is told is of other columns than it was taken for. */
    void check() {
      List<Integer> each = told.getColumnCharsets();
      if (each != null && each.size() != characters) {
        throw new IllegalStateException(
            "the log tells the character sets of %d columns, of which %d are known"
                .formatted(each.size(), characters));
      }
    }
  }
}
