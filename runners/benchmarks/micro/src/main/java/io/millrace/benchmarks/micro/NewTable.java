/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** A table in a warehouse of its own, which closing removes. Not thread-safe. */
record NewTable(Path warehouse, IcebergCatalog catalog, IcebergTable spec)
    implements AutoCloseable {
  static NewTable of(IcebergTable spec) {
    try {
      Path warehouse = Files.createTempDirectory("write-table");
      IcebergCatalog catalog = IcebergCatalog.embedded(warehouse);
      try (IcebergTables tables = IcebergTables.open(catalog)) {
        tables.prepare(List.of(spec));
      }
      return new NewTable(warehouse, catalog, spec);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a warehouse", e);
    }
  }

  Table load() {
    return load(catalog);
  }

  /** By Iceberg's own means. */
  static Table load(IcebergCatalog catalog) {
    Configuration files = new Configuration();
    // As Millrace's own: no checksums of Hadoop's beside the files.
    files.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    return CatalogUtil.buildIcebergCatalog(catalog.name(), catalog.properties(), files)
        .loadTable(TableIdentifier.parse(TableEvents.TABLE.name()));
  }

  /** How many rows its snapshot says it has. */
  static long records(Table table) {
    return Long.parseLong(
        requireNonNull(table.currentSnapshot(), "no snapshot")
            .summary()
            .getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(warehouse)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + warehouse, e);
    }
  }
}
