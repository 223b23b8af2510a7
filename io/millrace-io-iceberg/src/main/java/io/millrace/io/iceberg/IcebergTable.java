/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * One table a pipeline writes.
 *
 * @param name namespace and name, e.g. {@code silver.orders}
 * @param schema the rows; decimals are stored as decimal(38,6), times in milliseconds as
 *     timestamptz
 * @param mode what a run does to the rows already there
 * @param gate when a run's rows become visible
 * @param versions which row corrects which; with {@link WriteMode#OVERWRITE_WINDOWS} and only with
 *     it
 * @param key which rows are of one thing, of which the last stays; with {@link WriteMode#UPSERT}
 *     and only with it
 * @param partitions what tells partitions apart, in this order; none if the table has none
 * @since 0.1
 */
@Evolving
public record IcebergTable(
    String name,
    Schema schema,
    WriteMode mode,
    Gate gate,
    @Nullable RowVersions versions,
    @Nullable UpsertKey key,
    List<PartitionColumn> partitions)
    implements Serializable {

  /** What a commit does to rows of earlier runs. */
  public enum WriteMode {
    /** Keeps them. */
    APPEND,
    /** Replaces them all; earlier content stays readable by snapshot. */
    REPLACE,
    /**
     * Replaces the rows that the new ones correct, by {@link RowVersions}, and rewrites only the
     * windows these are of.
     */
    OVERWRITE_WINDOWS,
    /**
     * Replaces the rows whose key a new one has, by {@link UpsertKey}, and takes out deleted ones.
     */
    UPSERT
  }

  /** When a commit happens. */
  public enum Gate {
    /** At the end of the run, whatever else went wrong: evidence. */
    ALWAYS,
    /** Only if the run's gate is open, e.g. its ledger balances. */
    WHEN_OPEN
  }

  public IcebergTable {
    requireNonNull(schema, "schema is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(gate, "gate is null");
    if (!name.matches("[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "Invalid table name: " + name + " (must be namespace.table in lower snake case)");
    }
    requireWith(WriteMode.OVERWRITE_WINDOWS, "versions", versions, name, mode);
    requireWith(WriteMode.UPSERT, "key", key, name, mode);
    partitions = List.copyOf(partitions);
    refuse(
        "Cannot partition " + name,
        partitions.stream().flatMap(each -> each.problemIn(schema).stream()).toList());
    if (versions != null) {
      refuse("Cannot overwrite windows of " + name, versions.problemsWith(partitions));
      refuse("Cannot overwrite windows of " + name, versions.problemsIn(schema));
    }
    if (key != null) {
      refuse("Cannot upsert " + name, key.problemsIn(schema));
    }
  }

  private static void requireWith(
      WriteMode only, String part, @Nullable Object value, String name, WriteMode mode) {
    if ((mode == only) != (value != null)) {
      throw new IllegalArgumentException(
          value == null
              ? "Missing required %s of %s: %s needs %s"
                  .formatted(part, name, mode, part.endsWith("s") ? "them" : "it")
              : "Cannot use %s together with %s in %s".formatted(part, mode, name));
    }
  }

  private static void refuse(String what, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(what + ": " + String.join("; ", problems));
    }
  }

  /** A table whose rows do not correct each other. */
  public IcebergTable(String name, Schema schema, WriteMode mode, Gate gate) {
    this(name, schema, mode, gate, null, null, List.of());
  }

  /** A table of windows, in which a window's later results take the place of earlier ones. */
  public static IcebergTable ofWindows(
      String name, Schema schema, RowVersions versions, Gate gate) {
    return new IcebergTable(
        name, schema, WriteMode.OVERWRITE_WINDOWS, gate, versions, null, List.of());
  }

  /** A table of keys, in which a key's later row takes the place of its earlier one. */
  public static IcebergTable ofKeys(String name, Schema schema, UpsertKey key, Gate gate) {
    return new IcebergTable(name, schema, WriteMode.UPSERT, gate, null, key, List.of());
  }

  /**
   * The same table in partitions. Where windows are overwritten they are made of the window or of
   * columns of the key, so that a row and what corrects it are in the same.
   */
  public IcebergTable partitionedBy(PartitionColumn... columns) {
    return new IcebergTable(name, schema, mode, gate, versions, key, List.of(columns));
  }

  /** The same table written in another way: all its rows are replaced, or stay. */
  public IcebergTable withMode(WriteMode other) {
    return new IcebergTable(name, schema, other, gate, null, null, partitions);
  }

  RowVersions requireVersions() {
    return requireNonNull(versions, "versions is null");
  }

  UpsertKey requireKey() {
    return requireNonNull(key, "key is null");
  }

  /** The same table with some of its columns, for reading no more than is needed. */
  public IcebergTable selecting(String... columns) {
    Schema.Builder selected = Schema.builder();
    for (String column : columns) {
      selected.addField(schema.getField(column));
    }
    return new IcebergTable(name, selected.build(), WriteMode.APPEND, gate);
  }

  TableIdentifier identifier() {
    return TableIdentifier.parse(name);
  }
}
