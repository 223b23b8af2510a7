/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** The rows of a part of a file, while they are read. Not thread-safe; close it. */
final class OpenPart implements Closeable {
  private final CloseableIterable<Record> records;
  private final Iterator<Record> rest;
  private final Schema schema;

  private OpenPart(CloseableIterable<Record> records, Schema schema) {
    this.records = records;
    this.rest = records.iterator();
    this.schema = schema;
  }

  /**
   * @param row the first that is wanted, from 0
   */
  static OpenPart of(
      Table table, FileScanTask task, org.apache.iceberg.Schema columns, Schema schema, long row) {
    OpenPart part =
        new OpenPart(new TableRows(table).present(task, columns, Expressions.alwaysTrue()), schema);
    try {
      for (long i = 0; i < row; i++) {
        part.rest.next();
      }
      return part;
    } catch (RuntimeException e) {
      try {
        part.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  boolean hasNext() {
    return rest.hasNext();
  }

  Row next() {
    return TableColumns.row(schema, rest.next());
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
