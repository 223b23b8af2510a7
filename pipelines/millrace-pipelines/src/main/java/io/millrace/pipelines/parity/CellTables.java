/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.parity.Comparison.LateRows;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The tables that a run left in its warehouse; each is read when it is first asked for. */
final class CellTables implements AutoCloseable {
  private final IcebergTables tables;
  private final Map<ComparedTable, TableRows> read = new HashMap<>();

  private CellTables(IcebergTables tables) {
    this.tables = tables;
  }

  static CellTables open(Path warehouse) {
    return new CellTables(IcebergTables.open(IcebergCatalog.embedded(warehouse)));
  }

  TableRows rows(ComparedTable table) {
    return read.computeIfAbsent(
        table, wanted -> TableRows.read(wanted, row -> tables.forEachRow(wanted.table(), row)));
  }

  /** The places of the late rows. */
  Set<String> late(LateRows kept) {
    Set<String> places = new TreeSet<>();
    tables.forEachRow(
        kept.late().selecting("source", "record_number"),
        row ->
            places.add(
                Arranged.place(
                    requireNonNull(row.getString("source"), "source"),
                    requireNonNull(row.getInt64("record_number"), "record_number"))));
    return places;
  }

  /** The places of the records that became dead letters. */
  Set<String> rejected(LateRows kept) {
    Set<String> places = new TreeSet<>();
    tables.forEachRow(
        kept.rejected().selecting("idempotency_key"),
        row -> {
          String key = requireNonNull(row.getString("idempotency_key"), "idempotency_key");
          int hash = key.lastIndexOf('#');
          int step = key.indexOf('@', hash);
          long number = Long.parseLong(key.substring(hash + 1, step < 0 ? key.length() : step));
          places.add(Arranged.place(key.substring(0, hash), number));
        });
    return places;
  }

  @Override
  public void close() {
    tables.close();
  }
}
