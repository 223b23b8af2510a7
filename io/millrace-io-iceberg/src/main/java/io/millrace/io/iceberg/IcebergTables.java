/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.IcebergBuild;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one catalog, for the driver: makes them before a run, looks at them after it.
 *
 * <p>Not thread-safe; close it.
 *
 * @since 0.1
 */
@Evolving
public final class IcebergTables implements AutoCloseable {
  private final CatalogConnection connection;

  private IcebergTables(IcebergCatalog catalog) {
    this.connection = catalog.open();
  }

  public static IcebergTables open(IcebergCatalog catalog) {
    return new IcebergTables(catalog);
  }

  /** The version of the Iceberg library in use. */
  public static String version() {
    return IcebergBuild.version();
  }

  /**
   * Makes each table that is not there yet and checks the ones that are.
   *
   * @throws ValidationException naming every table whose columns differ from what the run would
   *     write
   */
  public void prepare(List<IcebergTable> tables) {
    List<String> problems = new ArrayList<>();
    for (IcebergTable spec : tables) {
      Table table =
          connection.ask(
              catalog -> PrepareTables.createIfAbsent(catalog, spec, connection::makeFolder));
      PrepareTables.addDifference(table, spec, problems);
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(
          String.join("\n", problems) + "; choose another warehouse, or move this one away");
    }
  }

  boolean has(String name) {
    return connection.ask(catalog -> catalog.tableExists(TableIdentifier.parse(name)));
  }

  /** All tables of the catalog, by name. */
  public List<String> names() {
    return connection.ask(IcebergTables::names);
  }

  private static List<String> names(Catalog catalog) {
    if (!(catalog instanceof SupportsNamespaces namespaces)) {
      throw new UnsupportedOperationException("Cannot list the tables of " + catalog.name());
    }
    return namespaces.listNamespaces().stream()
        .flatMap(namespace -> catalog.listTables(namespace).stream())
        .map(TableIdentifier::toString)
        .sorted()
        .toList();
  }

  Table load(String name) {
    return connection.ask(catalog -> catalog.loadTable(TableIdentifier.parse(name)));
  }

  /**
   * The same for a reader.
   *
   * @throws ValidationException if there is no such table
   */
  Table loadToRead(String name) {
    try {
      return load(name);
    } catch (NoSuchTableException e) {
      throw new ValidationException(
          "Cannot read %s: no such table in the catalog %s".formatted(name, connection.label()), e);
    }
  }

  /** Looks what became of a table. */
  void refresh(Table table) {
    connection.whileAsking(table::refresh);
  }

  /** Makes files visible under a commit id, unless a snapshot with that id is already there. */
  void commit(IcebergTable spec, String commitId, List<WrittenFile> files) {
    CommitRetries.commit(
        () ->
            connection.whileAsking(
                () -> CommitFiles.commit(load(spec.name()), spec, commitId, files)));
  }

  /** What a commit did to a table, also if its snapshot is expired; empty if there was none. */
  public Optional<CommittedSnapshot> committed(String table, String commitId) {
    return CommitFiles.committed(load(table), table, commitId);
  }

  /**
   * Takes all rows out of a table, under a commit id; earlier content stays readable by snapshot.
   */
  public void clear(IcebergTable spec, String commitId) {
    commit(spec.withMode(WriteMode.REPLACE), commitId, List.of());
  }

  /**
   * The commits that the streams of a run made in a table, the earliest first. Those whose
   * snapshots are expired are one for each step.
   */
  public List<CommittedSnapshot> streamed(String table, String runId) {
    return commits(
        load(table), table, id -> CommitId.isOfStream(id) && CommitId.isOfRun(id, runId));
  }

  private static List<CommittedSnapshot> commits(
      Table loaded, String table, Predicate<String> wanted) {
    List<CommittedSnapshot> commits =
        new ArrayList<>(ExpiredRuns.of(loaded).committed(table, wanted));
    for (Snapshot snapshot : loaded.snapshots()) {
      @Nullable String commitId = CommitFiles.commitId(snapshot);
      if (commitId != null && wanted.test(commitId)) {
        commits.add(CommittedSnapshot.of(table, snapshot));
      }
    }
    return commits;
  }

  /** Every commit of a table that is still known, the earliest first. */
  public List<CommittedSnapshot> history(String table) {
    List<CommittedSnapshot> commits = new ArrayList<>();
    for (Snapshot snapshot : load(table).snapshots()) {
      if (!DeletedKeys.has(snapshot)) {
        commits.add(CommittedSnapshot.of(table, snapshot));
      }
    }
    return commits;
  }

  /**
   * Hands every row of a table's current snapshot to a consumer, in no particular order.
   *
   * @param spec says the columns wanted
   */
  public void forEachRow(IcebergTable spec, Consumer<Row> consumer) {
    forEachRow(spec, Expressions.alwaysTrue(), consumer);
  }

  /** The same, for the rows whose text column holds a value. */
  public void forEachRow(IcebergTable spec, String column, String value, Consumer<Row> consumer) {
    forEachRow(spec, Expressions.equal(column, value), consumer);
  }

  /**
   * Watches a table that only grows for rows whose text column holds a value.
   *
   * @param spec says the columns wanted
   */
  public NewRows newRows(IcebergTable spec, String column, String value) {
    return new NewRows(spec, load(spec.name()), Expressions.equal(column, value));
  }

  /**
   * Hands every row that a table showed before a run first wrote to it to a consumer.
   *
   * @param spec says the columns wanted
   * @return false if these rows are not known any more, since their snapshot is expired
   */
  public boolean forEachRowBefore(IcebergTable spec, String runId, Consumer<Row> consumer) {
    Table table = load(spec.name());
    List<CommittedSnapshot> ofRun = commits(table, spec.name(), id -> CommitId.isOfRun(id, runId));
    @Nullable Snapshot before = table.currentSnapshot();
    if (!ofRun.isEmpty()) {
      @Nullable Snapshot first = table.snapshot(ofRun.get(0).snapshotId());
      @Nullable Long parent = first == null ? null : first.parentId();
      before = parent == null ? null : table.snapshot(parent);
      if (first == null || (parent != null && before == null)) {
        return false;
      }
    }
    if (before != null) {
      forEachRow(spec, IcebergGenerics.read(table).useSnapshot(before.snapshotId()), consumer);
    }
    return true;
  }

  private void forEachRow(IcebergTable spec, Expression filter, Consumer<Row> consumer) {
    forEachRow(spec, IcebergGenerics.read(load(spec.name())).where(filter), consumer);
  }

  static void forEachRow(
      IcebergTable spec, IcebergGenerics.ScanBuilder scan, Consumer<Row> consumer) {
    try (CloseableIterable<Record> records =
        scan.select(spec.schema().getFieldNames().toArray(String[]::new)).build()) {
      records.forEach(record -> consumer.accept(IcebergRows.row(spec.schema(), record)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + spec.name(), e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
