/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.DeleteFilter;
import org.apache.iceberg.data.DeleteLoader;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.util.PartitionUtil;

/** Reads rows of a table's files. Not thread-safe. */
final class TableRows {
  private static final Schema POSITION = new Schema(MetadataColumns.ROW_POSITION);
  private final Table table;

  TableRows(Table table) {
    this.table = table;
  }

  /** With the place of each row in its file, from 0, as {@link #position} tells it. */
  static Schema withPosition(Schema columns) {
    return TypeUtil.join(columns, POSITION);
  }

  static long position(Record row) {
    return (Long) requireNonNull(row.getField(MetadataColumns.ROW_POSITION.name()), "position");
  }

  /** All of a file, also of one that the table does not have. */
  void all(String location, Schema columns, Consumer<Record> rows) {
    read(
        location,
        parquet(table.io().newInputFile(location), columns, Expressions.alwaysTrue(), Map.of())
            .build(),
        rows);
  }

  /**
   * Those of a file of the table that are not deleted.
   *
   * @param filter may leave out others than those wanted, and need not
   */
  void present(FileScanTask task, Schema columns, Expression filter, Consumer<Record> rows) {
    read(task.file().location(), present(task, columns, filter), rows);
  }

  /**
   * The same of a part of a file, one by one; to be closed. What deletes are told by stands behind
   * the wanted columns.
   */
  CloseableIterable<Record> present(FileScanTask part, Schema columns, Expression filter) {
    requireParquet(part.file());
    DeleteFilter<Record> deletes = new ShownRows(table, part, columns);
    Map<Integer, ?> constants =
        PartitionUtil.constantsMap(part, IdentityPartitionConverters::convertConstant);
    Schema wanted = deletes.requiredSchema();
    return deletes.filter(
        parquet(table.io().newInputFile(part.file()), wanted, filter, constants)
            .split(part.start(), part.length())
            .build());
  }

  private static void requireParquet(ContentFile<?> file) {
    if (file.format() != FileFormat.PARQUET) {
      throw new UnsupportedOperationException(
          "Unsupported format of %s: %s (supported: PARQUET)"
              .formatted(file.location(), file.format()));
    }
  }

  private Parquet.ReadBuilder parquet(
      InputFile file, Schema columns, Expression filter, Map<Integer, ?> constants) {
    Parquet.ReadBuilder read =
        Parquet.read(file)
            .project(columns)
            .filter(filter)
            .createReaderFunc(
                stored -> GenericParquetReaders.buildReader(columns, stored, constants));
    // Of files that were taken over into the table, and have no ids.
    String names = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
    return names == null ? read : read.withNameMapping(NameMappingParser.fromJson(names));
  }

  private static void read(
      String location, CloseableIterable<Record> records, Consumer<Record> rows) {
    try (records) {
      records.forEach(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }

  /** Reads few delete files, and each at once: a pool of threads looks for them every 10 ms. */
  private static final class ShownRows extends GenericDeleteFilter {
    private final Table table;

    ShownRows(Table table, FileScanTask task, Schema columns) {
      super(table.io(), task, table.schema(), columns);
      this.table = table;
    }

    @Override
    protected DeleteLoader newDeleteLoader() {
      return HiddenRows.loader(table);
    }
  }
}
