/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Scan;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.iceberg.util.TableScanUtil;
import org.jspecify.annotations.Nullable;

/**
 * What of a table is read.
 *
 * @param to the snapshot; null of a table that has none
 * @param after only what was appended after that one; null for all
 * @param json the columns that are read, in Iceberg's own form, which is the same for the same: by
 *     the table's ids, so that one that is renamed meanwhile is found
 */
record SnapshotRange(String table, @Nullable Long to, @Nullable Long after, String json)
    implements Serializable {
  private static final long PART_BYTES = 32L << 20;

  static SnapshotRange of(
      String table, @Nullable Long to, @Nullable Long after, org.apache.iceberg.Schema columns) {
    return new SnapshotRange(table, to, after, SchemaParser.toJson(columns));
  }

  /** Checks the choice against the table, and tells all that is wrong with it. */
  static SnapshotRange choose(
      String name, Table table, List<String> columns, @Nullable Long asOf, @Nullable Long after) {
    List<String> problems = new ArrayList<>();
    addMissing(table, columns, problems);
    for (Long id : new Long[] {asOf, after}) {
      if (id != null && table.snapshot(id) == null) {
        problems.add("Unsupported snapshot: %d (must be one that is not expired)".formatted(id));
      }
    }
    Long to = asOf != null || table.currentSnapshot() == null ? asOf : idOf(table);
    if (problems.isEmpty() && after != null) {
      addChanges(table, requireNonNull(to, "no snapshot"), after, problems);
    }
    if (!problems.isEmpty()) {
      throw new ValidationException("Cannot read " + name + ": " + String.join("; ", problems));
    }
    SnapshotRange range = of(name, to, after, select(table, columns));
    // Tells of types that no field can hold.
    range.schema();
    return range;
  }

  /** These columns of a table, in this order; all if there are none. */
  static org.apache.iceberg.Schema select(Table table, List<String> columns) {
    return columns.isEmpty()
        ? table.schema()
        : new org.apache.iceberg.Schema(columns.stream().map(table.schema()::findField).toList());
  }

  /** Tells of each column that a table does not have. */
  static void addMissing(Table table, List<String> columns, List<String> problems) {
    for (String column : columns) {
      if (table.schema().findField(column) == null) {
        problems.add("Missing required column %s (available: %s)".formatted(column, names(table)));
      }
    }
  }

  private static Long idOf(Table table) {
    return table.currentSnapshot().snapshotId();
  }

  private static List<String> names(Table table) {
    return table.schema().columns().stream().map(column -> column.name()).toList();
  }

  /** An append alone can be read as what came; a compaction changes no row. */
  private static void addChanges(Table table, long to, long after, List<String> problems) {
    if (to != after && !SnapshotUtil.isAncestorOf(table, to, after)) {
      problems.add("Invalid snapshot: %d (must come before %d)".formatted(after, to));
      return;
    }
    for (Snapshot snapshot : SnapshotUtil.ancestorsBetween(to, after, table::snapshot)) {
      if (!SnapshotLine.isAppend(snapshot) && !SnapshotLine.isRewrite(snapshot)) {
        problems.add(
            "Unsupported change after %d: snapshot %d is an %s (supported: append, replace)"
                .formatted(after, snapshot.snapshotId(), snapshot.operation()));
      }
    }
  }

  boolean isEmpty() {
    return to == null || to.equals(after);
  }

  /** The columns, with the table's ids. */
  org.apache.iceberg.Schema columns() {
    return SchemaParser.fromJson(json);
  }

  /** The rows. */
  Schema schema() {
    return TableColumns.schema(table, columns());
  }

  /**
   * The parts of files to read.
   *
   * @param bounded ids of columns whose bounds are asked for
   */
  CloseableIterable<FileScanTask> plan(Table loaded, Integer... bounded) {
    long snapshot = requireNonNull(to, "no snapshot");
    return after == null
        ? parts(
            loaded.newScan().useSnapshot(snapshot),
            named(SnapshotUtil.schemaFor(loaded, snapshot), bounded))
        : parts(
            loaded.newIncrementalAppendScan().fromSnapshotExclusive(after).toSnapshot(snapshot),
            named(loaded.schema(), bounded));
  }

  /** By the names that they have there; without those that are not there. */
  private static List<String> named(org.apache.iceberg.Schema schema, Integer... ids) {
    return Stream.of(ids).map(schema::findColumnName).filter(Objects::nonNull).toList();
  }

  private <S extends Scan<S, FileScanTask, ?>> CloseableIterable<FileScanTask> parts(
      S scan, List<String> bounded) {
    S selected = bounded.isEmpty() ? scan : scan.includeColumnStats(bounded);
    return TableScanUtil.splitFiles(selected.project(columns()).planFiles(), PART_BYTES);
  }
}
