/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a table, which is read from its catalog for the first of them only: where and
 * how files are written does not change with a commit. Not thread-safe.
 */
final class TableFiles implements AutoCloseable {
  private final IcebergTables tables;
  private final IcebergTable spec;
  private @Nullable Table table;

  TableFiles(IcebergCatalog catalog, IcebergTable spec) {
    this.tables = IcebergTables.open(catalog);
    this.spec = spec;
  }

  /** None is open yet. */
  OpenFiles<Cells> start() {
    return new OpenFiles<>(table(), FileRows.CELLS);
  }

  /** What a commit is to know of files that are complete. */
  List<WrittenFile> written(List<DataFile> complete, long superseded) {
    List<WrittenFile> written = new ArrayList<>();
    for (DataFile file : complete) {
      // Rows that are in none of them are counted once.
      written.add(WrittenFile.of(spec, table().spec(), file, written.isEmpty() ? superseded : 0));
    }
    return written;
  }

  private Table table() {
    Table loaded = table;
    if (loaded == null) {
      loaded = tables.load(spec.name());
      table = loaded;
    }
    return loaded;
  }

  @Override
  public void close() {
    tables.close();
  }
}
