/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.parity.ComparedTable.Holds;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What runs left in their tables, as hashes over the rows, for tests of other modules. */
public final class TableHashes {
  private TableHashes() {}

  /** By table, how many rows it has and their hash. */
  public static Map<String, String> all(Comparison comparison, Path warehouse) {
    return of(comparison, warehouse, true);
  }

  /** The same without counts, which are another in each mode. */
  public static Map<String, String> rows(Comparison comparison, Path warehouse) {
    return of(comparison, warehouse, false);
  }

  private static Map<String, String> of(Comparison comparison, Path warehouse, boolean counts) {
    Map<String, String> hashes = new TreeMap<>();
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      for (ComparedTable table : comparison.tables()) {
        if (counts || table.holds() != Holds.COUNTS) {
          TableDigest digest = read(table, tables).digest();
          hashes.put(table.name(), digest.rows() + " rows " + digest.hash());
        }
      }
    }
    return hashes;
  }

  /** Fails where a table is not what is known to come out. */
  public static void requireExpected(Comparison comparison, Path warehouse) {
    assertThat(comparison.expected()).isNotEmpty();
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      for (ExpectedRows expected : comparison.expected()) {
        TableRows wanted = TableRows.read(expected.table(), expected.rows());
        assertThat(read(expected.table(), tables).against("the truth", wanted).differences())
            .as(expected.table().name())
            .isEmpty();
      }
    }
  }

  private static TableRows read(ComparedTable table, IcebergTables tables) {
    return TableRows.read(table, rows -> tables.forEachRow(table.table(), rows));
  }
}
