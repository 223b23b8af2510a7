/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.mapping.MappedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** What a warehouse shows of silver and gold, read by Iceberg alone. */
public final class Published {
  private Published() {}

  /** All rows of all tables, in order; without where in the input they are from. */
  public static Map<String, List<String>> rows(Path warehouse) throws IOException {
    IcebergCatalog embedded = IcebergCatalog.embedded(warehouse);
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            embedded.name(), embedded.properties(), new Configuration());
    Map<String, List<String>> rows = new TreeMap<>();
    for (String zone : List.of("silver", "gold")) {
      for (TableIdentifier table : catalog.listTables(Namespace.of(zone))) {
        rows.put(table.toString(), rows(catalog.loadTable(table)));
      }
    }
    return rows;
  }

  private static List<String> rows(Table table) throws IOException {
    Schema columns =
        new Schema(
            table.schema().columns().stream()
                .filter(column -> !column.name().equals(MappedRow.SOURCE))
                .toList());
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> all = IcebergGenerics.read(table).project(columns).build()) {
      all.forEach(row -> rows.add(row.toString()));
    }
    Collections.sort(rows);
    return rows;
  }
}
