/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/** Commits files of the tables of a run. */
record Committer(IcebergCatalog catalog, List<IcebergTable> tables) implements Serializable {
  Committer {
    requireNonNull(catalog, "catalog is null");
    tables = List.copyOf(tables);
  }

  IcebergTable table(String name) {
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot commit files of " + name + ": it is not a table of this run"));
  }

  /** Unless the table has a commit of that id. */
  void commit(IcebergTable table, String commitId, List<WrittenFile> files) {
    try (IcebergTables opened = IcebergTables.open(catalog)) {
      opened.commit(table, commitId, files);
    }
  }
}
