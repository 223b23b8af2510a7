/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import io.millrace.pipelines.report.ParityReport.Held;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table as one run left it, gone through once.
 *
 * @param windows how many different ones
 */
record TableRows(ComparedTable table, RowSource rows, TableDigest digest, long windows) {
  static TableRows read(ComparedTable table, RowSource all) {
    RowSource rows =
        consumer ->
            all.forEach(
                row -> {
                  if (table.has(row)) {
                    consumer.accept(row);
                  }
                });
    TableDigest digest = new TableDigest();
    Set<String> windows = new HashSet<>();
    String window = table.window();
    rows.forEach(
        row -> {
          digest.add(RowText.of(row, table.key()), RowText.of(row, table.columns()));
          if (window != null) {
            windows.add(RowText.of(row.getValue(window)));
          }
        });
    return new TableRows(table, rows, digest, windows.size());
  }

  /**
   * Holds these rows against those that they must be, which have the same columns.
   *
   * @param against what those are, in words
   */
  Held against(String against, TableRows expected) {
    List<String> first = TableDifference.first(table, expected.rows, expected.digest, rows, digest);
    return new Held(against, expected.digest.rows(), first);
  }
}
