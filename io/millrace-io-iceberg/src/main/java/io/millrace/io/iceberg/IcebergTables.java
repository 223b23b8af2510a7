/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.IcebergBuild;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The tables of one catalog, for the driver: makes them before a run, looks at them after it.
 *
 * <p>Not thread-safe; close it.
 *
 * @since 0.1
 */
@Evolving
public final class IcebergTables implements AutoCloseable {
  private static final String COMMIT_ID = "millrace.commit-id";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Catalog catalog;

  private IcebergTables(Catalog catalog) {
    this.catalog = catalog;
  }

  public static IcebergTables open(IcebergCatalog catalog) {
    return new IcebergTables(catalog.open());
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
      org.apache.iceberg.Schema wanted = IcebergRows.icebergSchema(spec.schema());
      org.apache.iceberg.Schema found = createIfAbsent(spec, wanted).schema();
      if (!found.asStruct().equals(wanted.asStruct())) {
        problems.add(
            "Cannot write "
                + spec.name()
                + ": the table has the columns "
                + found.asStruct()
                + ", this version writes "
                + wanted.asStruct());
      }
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(
          String.join("\n", problems) + "; choose another warehouse, or move this one away");
    }
  }

  private Table createIfAbsent(IcebergTable spec, org.apache.iceberg.Schema schema) {
    TableIdentifier id = spec.identifier();
    if (catalog.tableExists(id)) {
      return catalog.loadTable(id);
    }
    try {
      createNamespaceIfAbsent(id.namespace());
      return catalog
          .buildTable(id, schema)
          .withPartitionSpec(PartitionSpec.unpartitioned())
          .withProperty(TableProperties.FORMAT_VERSION, "2")
          .withProperty(TableProperties.PARQUET_COMPRESSION, "zstd")
          .create();
    } catch (AlreadyExistsException e) {
      // Another run made it between our look and our try; its schema is checked like any other.
      return catalog.loadTable(id);
    }
  }

  private void createNamespaceIfAbsent(Namespace namespace) {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      namespaces.createNamespace(namespace);
    }
  }

  Table load(String name) {
    return catalog.loadTable(TableIdentifier.parse(name));
  }

  /** Makes files visible under a commit id, unless a snapshot with that id is already there. */
  void commit(IcebergTable spec, String commitId, List<WrittenFile> files) {
    Table table = load(spec.name());
    long superseded = files.stream().mapToLong(WrittenFile::superseded).sum();
    long written = superseded + files.stream().mapToLong(WrittenFile::records).sum();
    Optional<Snapshot> shown = snapshot(table, commitId);
    if (shown.isPresent()) {
      requireSame(spec.name(), commitId, shown.get(), written);
      return;
    }
    List<DataFile> dataFiles =
        files.stream()
            .filter(file -> file.records() > 0)
            .map(file -> parse(file.dataFile(), table))
            .toList();
    switch (spec.mode()) {
      case APPEND -> {
        if (!dataFiles.isEmpty()) {
          var append = table.newAppend();
          dataFiles.forEach(append::appendFile);
          commit(append, commitId, written, superseded);
        }
      }
      case REPLACE -> {
        var overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
        dataFiles.forEach(overwrite::addFile);
        commit(overwrite, commitId, written, superseded);
      }
      case OVERWRITE_WINDOWS -> {
        if (!dataFiles.isEmpty()) {
          OverwriteWindows.commit(
              table,
              spec.requireVersions(),
              dataFiles,
              (update, corrected) -> commit(update, commitId, written, superseded + corrected));
        }
      }
    }
  }

  private static void requireSame(String table, String commitId, Snapshot shown, long written) {
    long before = CommittedSnapshot.of(table, shown).writtenRows();
    if (before != written) {
      throw new IllegalStateException(
          "Cannot commit %s to %s again: it had %d rows, and has %d now"
              .formatted(commitId, table, before, written));
    }
  }

  private static void commit(
      SnapshotUpdate<?> update, String commitId, long written, long superseded) {
    update.set(COMMIT_ID, commitId);
    CommittedSnapshot.note(update, written, superseded);
    update.commit();
  }

  static DataFile parse(String json, Table table) {
    try {
      return (DataFile) ContentFileParser.fromJson(JSON.readTree(json), table.spec());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot read the description of a file of " + table, e);
    }
  }

  /** The snapshot a run made in a table; empty if it made none. */
  public Optional<CommittedSnapshot> committed(String table, String commitId) {
    Table loaded = load(table);
    return snapshot(loaded, commitId).map(found -> CommittedSnapshot.of(table, found));
  }

  /**
   * Takes all rows out of a table, under a commit id; earlier content stays readable by snapshot.
   */
  public void clear(IcebergTable spec, String commitId) {
    commit(
        new IcebergTable(spec.name(), spec.schema(), WriteMode.REPLACE, spec.gate()),
        commitId,
        List.of());
  }

  /**
   * The commits that the stream of a run made in a table, the earliest first: those whose ids begin
   * with the run's and a slash.
   */
  public List<CommittedSnapshot> streamed(String table, String runId) {
    List<CommittedSnapshot> commits = new ArrayList<>();
    for (Snapshot snapshot : load(table).snapshots()) {
      String commitId = snapshot.summary().get(COMMIT_ID);
      if (commitId != null && commitId.startsWith(runId + "/")) {
        commits.add(CommittedSnapshot.of(table, snapshot));
      }
    }
    return commits;
  }

  /** Every commit of a table that is still known, the earliest first. */
  public List<CommittedSnapshot> history(String table) {
    List<CommittedSnapshot> commits = new ArrayList<>();
    load(table).snapshots().forEach(found -> commits.add(CommittedSnapshot.of(table, found)));
    return commits;
  }

  private static Optional<Snapshot> snapshot(Table table, String commitId) {
    for (Snapshot snapshot : table.snapshots()) {
      if (commitId.equals(snapshot.summary().get(COMMIT_ID))) {
        return Optional.of(snapshot);
      }
    }
    return Optional.empty();
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

  private void forEachRow(IcebergTable spec, Expression filter, Consumer<Row> consumer) {
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(load(spec.name()))
            .where(filter)
            .select(spec.schema().getFieldNames().toArray(String[]::new))
            .build()) {
      records.forEach(record -> consumer.accept(IcebergRows.row(spec.schema(), record)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + spec.name(), e);
    }
  }

  @Override
  public void close() {
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("Cannot close the catalog " + catalog.name(), e);
      }
    }
  }
}
