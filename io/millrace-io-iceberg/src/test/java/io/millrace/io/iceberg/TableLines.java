/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type.TypeID;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** Rows as lines, a text for each column, by which readers are compared. */
final class TableLines {
  private static final String NULL = "~";
  private static final String BETWEEN = ";";

  private TableLines() {}

  static List<String> of(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                row.getValues().stream().map(TableLines::text).collect(Collectors.joining(BETWEEN)))
        .toList();
  }

  /** As pipelines read the table, file by file. */
  static List<String> ours(Table table) throws IOException {
    List<String> lines = new ArrayList<>();
    TableRows rows = new TableRows(table);
    int columns = table.schema().columns().size();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        rows.present(
            file,
            table.schema(),
            Expressions.alwaysTrue(),
            record -> lines.add(line(record, columns)));
      }
    }
    return lines;
  }

  /** As Iceberg's own reader for Java reads it. */
  static List<String> icebergs(Table table) throws IOException {
    int columns = table.schema().columns().size();
    List<String> lines = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      records.forEach(record -> lines.add(line(record, columns)));
    }
    return lines;
  }

  /** Trino's SQL for such a line of each row. */
  static String trinos(Table table) {
    return table.schema().columns().stream()
        .map(
            column ->
                "coalesce(CAST(%s AS varchar), '%s')"
                    .formatted(trinos(column.type().typeId(), '"' + column.name() + '"'), NULL))
        .collect(Collectors.joining(", ", "concat_ws('" + BETWEEN + "', ", ")"));
  }

  private static String trinos(TypeID type, String column) {
    return switch (type) {
      case TIMESTAMP -> "CAST(round(to_unixtime(" + column + ") * 1000) AS bigint)";
      case BINARY -> "to_hex(" + column + ")";
      default -> column;
    };
  }

  private static String line(Record record, int columns) {
    return IntStream.range(0, columns)
        .mapToObj(i -> text(record.get(i)))
        .collect(Collectors.joining(BETWEEN));
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof OffsetDateTime time) {
      return Long.toString(time.toInstant().toEpochMilli());
    }
    if (value instanceof ReadableInstant time) {
      return Long.toString(time.getMillis());
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return text(bytes);
    }
    return value instanceof byte[] bytes
        ? HexFormat.of().withUpperCase().formatHex(bytes)
        : value.toString();
  }
}
