/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ReadFilesResult;
import java.io.IOException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ScanTaskParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/** Reads a part of a data file, without the rows that delete files take out. */
final class ReadTaskFn extends DoFn<String, Row> {
  private static final long serialVersionUID = 1L;
  private final IcebergCatalog catalog;
  private final SnapshotRange range;
  private final Schema schema;
  private final org.apache.iceberg.Schema columns;
  private transient @Nullable IcebergTables tables;
  private transient @Nullable Table table;

  ReadTaskFn(IcebergCatalog catalog, SnapshotRange range) {
    this.catalog = catalog;
    this.range = range;
    this.schema = range.schema();
    this.columns = range.columns();
  }

  @Setup
  public void setup() {
    IcebergTables opened = IcebergTables.open(catalog);
    tables = opened;
    table = opened.load(range.table());
  }

  @ProcessElement
  public void processElement(@Element String json, MultiOutputReceiver out) throws IOException {
    FileScanTask task = ScanTaskParser.fromJson(json, /* caseSensitive= */ true);
    TableRows rows = new TableRows(requireNonNull(table, "not set up"));
    OutputReceiver<Row> output = out.get(ReadSnapshot.ROWS);
    long count = 0;
    try (CloseableIterable<Record> records =
        rows.present(task, columns, Expressions.alwaysTrue())) {
      for (Record record : records) {
        output.output(TableColumns.row(schema, record));
        count++;
      }
    }
    out.get(ReadSnapshot.TALLIES)
        .output(
            Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
                .addValues(task.file().location(), count, task.length())
                .build());
  }

  @Teardown
  public void teardown() {
    if (tables != null) {
      tables.close();
    }
  }
}
