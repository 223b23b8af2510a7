/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Objects.requireNonNull;

import io.millrace.io.cdc.ChangesMark.Place;
import io.millrace.transforms.block.Block;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** The log of a PostgreSQL database, as Debezium's task reads it. Not thread-safe. */
final class PostgresTail implements LogTail {
  private final ChangeTask task;

  PostgresTail(ChangesSettings settings, Place place) {
    this.task = PostgresTask.start(settings, place.boundary());
  }

  @Override
  public List<LogEntry> poll() {
    return task.poll().stream().map(PostgresTail::entry).toList();
  }

  private static LogEntry entry(SourceRecord record) {
    long boundary = record.sourceOffset().get("lsn_commit") instanceof Long end ? end : -1;
    if (!(record.value() instanceof Struct value) || value.schema().field("op") == null) {
      return new LogEntry(boundary, "", Block.ON_TIME, null);
    }
    Struct origin = value.getStruct("source");
    long time = requireNonNull(origin.getInt64("ts_ms"), "commit time");
    // Else it is a mark of our own.
    boolean isChange = value.schema().field("before") != null;
    return new LogEntry(boundary, "", time, isChange ? change(value, origin) : null);
  }

  private static LogEntry.Change change(Struct value, Struct origin) {
    String op = value.getString("op");
    Long transaction = origin.getInt64("txId");
    return new LogEntry.Change(
        op,
        values(value.getStruct(op.equals("d") ? "before" : "after")),
        op.equals(LogEntry.TRUNCATE)
            ? "Cannot tell the rows that a TRUNCATE removed"
            : "Missing required values of a change",
        PostgresLog.lsn(requireNonNull(origin.getInt64("lsn"), "LSN")),
        transaction == null ? null : transaction.toString());
  }

  private static @Nullable Map<String, @Nullable Object> values(@Nullable Struct row) {
    if (row == null) {
      return null;
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Field field : row.schema().fields()) {
      values.put(field.name(), row.getWithoutDefault(field.name()));
    }
    return values;
  }

  @Override
  public void confirm(Place kept) {
    task.confirm(PostgresTask.confirming(kept.boundary()));
  }

  @Override
  public void close() {
    task.close();
  }
}
