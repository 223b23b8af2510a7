/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expressions;

/**
 * The rows that say that a key is gone: a branch of the table, which readers of the table do not
 * see. It is what lets an earlier row that comes later not bring the key back.
 */
final class DeletedKeys {
  private static final String BRANCH = "deleted_keys";
  private static final String ON_BRANCH = "millrace.branch";

  private DeletedKeys() {}

  /** What is kept in mind now. */
  static Optional<Snapshot> of(Table table) {
    return Optional.ofNullable(table.snapshot(BRANCH));
  }

  /** Whether it is of such a branch, not of the table that readers see. */
  static boolean has(Snapshot snapshot) {
    return BRANCH.equals(snapshot.summary().get(ON_BRANCH));
  }

  /**
   * Keeps rows in mind with what else a transaction does.
   *
   * @param merged files whose rows are among them
   */
  static void add(
      Table table, List<DataFile> rows, List<DataFile> merged, Transaction transaction) {
    OverwriteFiles update = transaction.newOverwrite().toBranch(BRANCH);
    rows.forEach(update::addFile);
    if (of(table).isPresent()) {
      merged.forEach(update::deleteFile);
    } else {
      // A branch begins with what the table has.
      update.overwriteByRowFilter(Expressions.alwaysTrue());
    }
    update.set(ON_BRANCH, BRANCH);
    update.commit();
  }

  /** Forgets all with what else a transaction does. */
  static void forget(Table table, Transaction transaction) {
    if (of(table).isPresent()) {
      transaction.manageSnapshots().removeBranch(BRANCH).commit();
    }
  }
}
