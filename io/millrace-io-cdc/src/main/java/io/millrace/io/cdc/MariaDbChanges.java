/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import io.millrace.io.cdc.LogEntry.Change;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.jspecify.annotations.Nullable;

/** The changes of one table of MariaDB that events of a log tell. Not thread-safe. */
final class MariaDbChanges {
  private static final int SHOWN_SQL = 200;
  private static final String DELETE = "d";

  private final ChangesSettings settings;
  private final BinlogValues values;
  private long tableId = -1;
  private @Nullable BinlogColumns columns;

  MariaDbChanges(ChangesSettings settings, BinlogTexts texts) {
    this.settings = settings;
    HashSet<String> wanted = new HashSet<>();
    settings.wanted().getFields().stream().map(Field::getName).forEach(wanted::add);
    this.values = new BinlogValues(texts, wanted);
  }

  /** Takes the columns that rows behind have. */
  void take(TableMapEventData map) {
    if (!BinlogRows.isOf(map, settings.schemaName(), settings.tableName())
        || (columns != null && map.getTableId() == tableId)) {
      return;
    }
    BinlogColumns told = BinlogColumns.of(map);
    if (told.key().isEmpty()) {
      throw new IllegalStateException(
          "%s has no primary key there; ALTER TABLE ... ADD PRIMARY KEY, and begin anew"
              .formatted(settings.qualifiedTable()));
    }
    columns = told;
    tableId = map.getTableId();
  }

  /** A server that is started counts its tables anew. */
  void forget() {
    columns = null;
  }

  /** The changes of rows, an update of a key as a delete and an insert. */
  List<Change> of(EventType type, BinlogRows.Rows rows, String place, String gtid) {
    BinlogColumns of = columns;
    if (of == null) {
      throw new IllegalStateException("the log does not tell the columns of rows; begin anew");
    }
    List<Change> changes = new ArrayList<>();
    List<@Nullable Serializable[]> images = rows.images();
    switch (type) {
      case UPDATE_ROWS -> {
        for (int i = 0; i + 1 < images.size(); i += 2) {
          @Nullable Serializable[] before = images.get(i);
          @Nullable Serializable[] after = images.get(i + 1);
          boolean isSame = of.isSameKey(rows.includedBefore(), before, rows.included(), after);
          if (!isSame) {
            changes.add(change(DELETE, of, rows.includedBefore(), before, place, gtid));
          }
          changes.add(change(isSame ? "u" : "c", of, rows.included(), after, place, gtid));
        }
      }
      default -> {
        String op = type == EventType.DELETE_ROWS ? DELETE : "c";
        images.forEach(image -> changes.add(change(op, of, rows.included(), image, place, gtid)));
      }
    }
    return changes;
  }

  private Change change(
      String op,
      BinlogColumns of,
      BitSet included,
      @Nullable Serializable[] image,
      String place,
      String gtid) {
    return new Change(
        op,
        op.equals(DELETE) ? values.ofDeleted(of, included, image) : values.of(of, included, image),
        "",
        place,
        gtid);
  }

  /**
   * What a statement did to the table.
   *
   * @throws IllegalStateException if the table is another one since, or its rows are not told
   */
  List<Change> of(BinlogStatement statement, QueryEventData data, String place, String gtid) {
    return switch (statement.on(settings.schemaName(), settings.tableName(), data.getDatabase())) {
      case NONE -> List.of();
      case TRUNCATES ->
          List.of(
              new Change(
                  LogEntry.TRUNCATE,
                  null,
                  "Cannot tell the rows that a TRUNCATE removed",
                  place,
                  gtid));
      case REPLACES ->
          throw new IllegalStateException(
              "%s is another table since, or has other rows, by %s; begin anew"
                  .formatted(settings.qualifiedTable(), shown(data.getSql())));
      case WRITES ->
          throw new IllegalStateException(
              "a session has logged a statement and no rows: %s; SET binlog_format = ROW for who"
                      .formatted(shown(data.getSql()))
                  + " writes, and begin anew");
    };
  }

  private static String shown(String sql) {
    return sql.length() <= SHOWN_SQL ? sql : sql.substring(0, SHOWN_SQL) + "...";
  }
}
