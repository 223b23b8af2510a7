/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.util.DateTimeUtil;

/** Reads of rows of a table's files what tells which of them stays. Not thread-safe. */
final class KeyedRows {
  private final Table table;
  private final UpsertKey key;
  private final TableRows rows;

  KeyedRows(Table table, UpsertKey key) {
    this.table = table;
    this.key = key;
    this.rows = new TableRows(table);
  }

  /** Of a file that the table does not have yet. */
  void ofNew(String location, Consumer<KeyedRow> consumer) {
    rows.all(location, keyColumns(), row -> consumer.accept(keyed(row, location, true)));
  }

  /**
   * Of a file of the table those that are not deleted.
   *
   * @param filter may leave out others than those wanted, and need not
   */
  void ofPresent(FileScanTask task, Expression filter, Consumer<KeyedRow> consumer) {
    String location = task.file().location();
    rows.present(task, keyColumns(), filter, row -> consumer.accept(keyed(row, location, false)));
  }

  /** The same with all columns, and the position of each. */
  void whole(FileScanTask task, ObjLongConsumer<Record> consumer) {
    rows.present(
        task,
        allColumns(),
        Expressions.alwaysTrue(),
        row -> consumer.accept(row, TableRows.position(row)));
  }

  /** All columns of some rows. */
  Map<KeyedRow, Record> whole(Iterable<KeyedRow> wanted) {
    Map<String, Map<Long, KeyedRow>> byFile = new LinkedHashMap<>();
    wanted.forEach(
        row ->
            byFile.computeIfAbsent(row.file(), first -> new HashMap<>()).put(row.position(), row));
    Map<KeyedRow, Record> found = new HashMap<>();
    byFile.forEach((file, ofFile) -> pick(file, ofFile, found::put));
    return found;
  }

  private void pick(
      String location, Map<Long, KeyedRow> wanted, BiConsumer<KeyedRow, Record> found) {
    rows.all(
        location,
        allColumns(),
        row -> {
          KeyedRow of = wanted.get(TableRows.position(row));
          if (of != null) {
            found.accept(of, row);
          }
        });
  }

  private Schema keyColumns() {
    return TableRows.withPosition(table.schema().select(key.all()));
  }

  private Schema allColumns() {
    return TableRows.withPosition(table.schema());
  }

  private KeyedRow keyed(Record row, String location, boolean isNew) {
    List<Object> values = new ArrayList<>(key.columns().size());
    for (String column : key.columns()) {
      values.add(requireNonNull(row.getField(column), column));
    }
    String deleted = key.deleted();
    return new KeyedRow(
        values,
        order(row),
        deleted != null && Boolean.TRUE.equals(row.getField(deleted)),
        location,
        TableRows.position(row),
        isNew);
  }

  private long order(Record row) {
    String order = key.order();
    if (order == null) {
      return 0;
    }
    Object value = requireNonNull(row.getField(order), order);
    return value instanceof OffsetDateTime time
        ? DateTimeUtil.microsFromTimestamptz(time)
        : ((Number) value).longValue();
  }
}
