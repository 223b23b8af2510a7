/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.mapping.MappedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** What a warehouse shows of its tables, read by Iceberg alone. */
public final class Published {
  private Published() {}

  /** All rows of silver and gold, in order; without where in the input they are from. */
  public static Map<String, List<String>> rows(Path warehouse) throws IOException {
    Catalog catalog = open(warehouse);
    Map<String, List<String>> rows = new TreeMap<>();
    for (String zone : List.of("silver", "gold")) {
      for (TableIdentifier table : catalog.listTables(Namespace.of(zone))) {
        rows.put(table.toString(), rows(catalog.loadTable(table)));
      }
    }
    return rows;
  }

  /** How many records bronze has; none as long as it has no tables. */
  public static long records(Path warehouse) {
    if (!Files.isDirectory(warehouse.resolve("bronze"))) {
      return 0;
    }
    Catalog catalog = open(warehouse);
    long records = 0;
    for (TableIdentifier table : catalog.listTables(Namespace.of("bronze"))) {
      Snapshot shown = catalog.loadTable(table).currentSnapshot();
      if (shown != null) {
        records += Long.parseLong(shown.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
      }
    }
    return records;
  }

  private static Catalog open(Path warehouse) {
    IcebergCatalog embedded = IcebergCatalog.embedded(warehouse);
    return CatalogUtil.buildIcebergCatalog(
        embedded.name(), embedded.properties(), new Configuration());
  }

  private static List<String> rows(Table table) throws IOException {
    Schema columns =
        new Schema(
            table.schema().columns().stream()
                .filter(column -> !column.name().equals(MappedRow.SOURCE))
                .toList());
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> all = IcebergGenerics.read(table).project(columns).build()) {
      // Where rows are deleted, records have their positions beside the columns.
      all.forEach(
          row ->
              rows.add(
                  columns.columns().stream()
                      .map(column -> String.valueOf(row.getField(column.name())))
                      .collect(Collectors.joining(", "))));
    }
    Collections.sort(rows);
    return rows;
  }
}
