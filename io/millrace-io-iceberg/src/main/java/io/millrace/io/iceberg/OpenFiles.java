/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;

/**
 * The files of a table that rows are added to: one per partition, of which a bounded number is open
 * at a time. Where rows come of more, that whose last row is the longest ago ends. Not thread-safe.
 */
final class OpenFiles<R extends StructLike> {
  /** Each holds a row group. */
  private static final int MOST_OPEN = 16;

  private static final long MAX_FILE_BYTES = 128L * 1024 * 1024;

  /** To ask for the size costs as much as some rows. */
  private static final int ROWS_BETWEEN_LOOKS = 64;

  private final Table table;
  private final boolean isPartitioned;
  private final PartitionKey partition;
  private final FileRows<R> form;
  private final UnaryOperator<StructLike> values;
  private final Map<PartitionKey, OpenFile<R>> open;
  private List<DataFile> complete = new ArrayList<>();
  private long rows;

  OpenFiles(Table table, FileRows<R> form) {
    this.table = table;
    this.form = form;
    this.isPartitioned = table.spec().isPartitioned();
    this.partition = new PartitionKey(table.spec(), table.schema());
    this.values = form.values(table.schema());
    this.open = new LinkedHashMap<>(MOST_OPEN, 1, /* accessOrder= */ true);
  }

  /** The columns of the table. */
  Schema columns() {
    return table.schema();
  }

  /** Adds a row. */
  void add(R row) {
    if (isPartitioned) {
      partition.partition(values.apply(row));
    }
    try {
      OpenFile<R> file = open.get(partition);
      if (file == null) {
        file = next();
      }
      file.writer().write(row);
      rows++;
      if (rows % ROWS_BETWEEN_LOOKS == 0 && file.bytes() >= MAX_FILE_BYTES) {
        open.remove(partition);
        complete.add(file.finish());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a file of " + table.name(), e);
    }
  }

  private OpenFile<R> next() throws IOException {
    if (open.size() == MOST_OPEN) {
      PartitionKey longestAgo = open.keySet().iterator().next();
      OpenFile<R> file = open.remove(longestAgo);
      if (file != null) {
        complete.add(file.finish());
      }
    }
    PartitionKey own = partition.copy();
    OpenFile<R> file = OpenFile.in(table, table.spec(), own, form);
    open.put(own, file);
    return file;
  }

  /** Those that have become full, or had to end, since this was asked. */
  List<DataFile> complete() {
    List<DataFile> files = complete;
    complete = new ArrayList<>();
    return files;
  }

  /** Ends all that are open. */
  List<DataFile> finish() throws IOException {
    for (OpenFile<R> file : open.values()) {
      complete.add(file.finish());
    }
    open.clear();
    return complete();
  }
}
