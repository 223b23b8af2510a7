/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * One table a pipeline writes.
 *
 * @param name namespace and name, e.g. {@code silver.orders}
 * @param schema the rows; decimals are stored as decimal(38,6), times in milliseconds as
 *     timestamptz
 * @param mode what a run does to the rows already there
 * @param gate when a run's rows become visible
 * @since 0.1
 */
@Evolving
public record IcebergTable(String name, Schema schema, WriteMode mode, Gate gate)
    implements Serializable {

  /** What a commit does to rows of earlier runs. */
  public enum WriteMode {
    /** Keeps them. */
    APPEND,
    /** Replaces them all; earlier content stays readable by snapshot. */
    REPLACE
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
  }

  /** The same table with some of its columns, for reading no more than is needed. */
  public IcebergTable selecting(String... columns) {
    Schema.Builder selected = Schema.builder();
    for (String column : columns) {
      selected.addField(schema.getField(column));
    }
    return new IcebergTable(name, selected.build(), mode, gate);
  }

  TableIdentifier identifier() {
    return TableIdentifier.parse(name);
  }
}
