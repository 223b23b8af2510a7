/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table of which something was looked up: a commit that goes by that is refused once another
 * writer has changed anything. Iceberg's own checks tell of files only, not of a branch.
 */
final class LookedUpTable implements TableOperations {
  private final String name;
  private final TableOperations operations;
  private final String seen;

  private LookedUpTable(String name, TableOperations operations) {
    this.name = name;
    this.operations = operations;
    this.seen = requireNonNull(operations.current().metadataFileLocation(), "metadata");
  }

  /**
   * A transaction that commits to the table as it is loaded, or not at all.
   *
   * @throws ValidationException if it has changed; so does the commit
   */
  static Transaction newTransaction(Table table) {
    TableOperations operations = ((HasTableOperations) table).operations();
    return Transactions.newTransaction(table.name(), new LookedUpTable(table.name(), operations));
  }

  @Override
  public TableMetadata current() {
    return operations.current();
  }

  @Override
  public TableMetadata refresh() {
    TableMetadata now = operations.refresh();
    if (!seen.equals(now.metadataFileLocation())) {
      throw new ValidationException(
          "Cannot commit to %s: another writer has changed it since it was looked up", name);
    }
    return now;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    operations.commit(base, metadata);
  }

  @Override
  public FileIO io() {
    return operations.io();
  }

  @Override
  public EncryptionManager encryption() {
    return operations.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return operations.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return operations.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return operations.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return operations.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return operations.requireStrictCleanup();
  }
}
