/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
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

  OpenFile next() throws IOException {
    Table loaded = table;
    if (loaded == null) {
      loaded = tables.load(spec.name());
      table = loaded;
    }
    return OpenFile.in(loaded);
  }

  @Override
  public void close() {
    tables.close();
  }
}
