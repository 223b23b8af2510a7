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
 * @since 0.1
 */
@Evolving
public record IcebergTable(
    String name, Schema schema, WriteMode mode, Gate gate, @Nullable RowVersions versions)
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
    OVERWRITE_WINDOWS
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
    if ((mode == WriteMode.OVERWRITE_WINDOWS) != (versions != null)) {
      throw new IllegalArgumentException(
          versions == null
              ? "Missing required versions of " + name + ": " + mode + " needs them"
              : "Cannot use versions together with " + mode + " in " + name);
    }
    if (versions != null) {
      List<String> problems = versions.problemsIn(schema);
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot overwrite windows of " + name + ": " + String.join("; ", problems));
      }
    }
  }

  /** A table whose rows do not correct each other. */
  public IcebergTable(String name, Schema schema, WriteMode mode, Gate gate) {
    this(name, schema, mode, gate, null);
  }

  /** A table of windows, in which a window's later results take the place of earlier ones. */
  public static IcebergTable ofWindows(
      String name, Schema schema, RowVersions versions, Gate gate) {
    return new IcebergTable(name, schema, WriteMode.OVERWRITE_WINDOWS, gate, versions);
  }

  RowVersions requireVersions() {
    return requireNonNull(versions, "versions is null");
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
