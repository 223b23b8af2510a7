/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.transforms.Evolving;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows must be the same in every run.
 *
 * <pre>{@code
 * ComparedTable.of(SALES, Holds.RESULTS)
 *     .keyedBy("product_id", "window_start")
 *     .windowedBy("window_start")
 * }</pre>
 *
 * @param table with the columns that are compared
 * @param holds what its rows are, and so which runs must agree on them
 * @param key the columns by which differences are told, the window's among them; rows of one key
 *     may be several
 * @param window the column with a row's window; null for rows of none
 * @param places columns that say where a record stood: compared only between runs over the same
 *     files
 * @param except values of the first key column, a STRING, whose rows are an engine's matter
 * @since 0.1
 */
@Evolving
public record ComparedTable(
    IcebergTable table,
    Holds holds,
    List<String> key,
    @Nullable String window,
    Set<String> places,
    Set<String> except) {

  /** What rows are. */
  public enum Holds {
    /**
     * What was worked out: the same from whatever order of arrival; where rows were late, what
     * comes of the others alone.
     */
    RESULTS,
    /** Records as they came, or were rejected: the same from the same files, late rows too. */
    RECORDS,
    /** What was set apart as a repeat: from the same files; late rows are none. */
    REPEATS,
    /** Counts of steps: from the same files in the same mode. */
    COUNTS
  }

  public ComparedTable {
    requireNonNull(table, "table is null");
    requireNonNull(holds, "holds is null");
    key = List.copyOf(key);
    places = Set.copyOf(places);
    except = Set.copyOf(except);
    List<String> named = new ArrayList<>(key);
    named.addAll(places);
    if (window != null) {
      named.add(window);
    }
    named.removeAll(table.schema().getFieldNames());
    if (!named.isEmpty()) {
      throw new IllegalArgumentException(
          "Unsupported columns of "
              + table.name()
              + ": "
              + named
              + " (supported: "
              + String.join(", ", table.schema().getFieldNames())
              + ")");
    }
  }

  /** All columns, rows of one key for all of them. */
  public static ComparedTable of(IcebergTable table, Holds holds) {
    return new ComparedTable(
        table, holds, table.schema().getFieldNames(), null, Set.of(), Set.of());
  }

  public ComparedTable keyedBy(String... columns) {
    return new ComparedTable(table, holds, List.of(columns), window, places, except);
  }

  public ComparedTable windowedBy(String column) {
    return new ComparedTable(table, holds, key, column, places, except);
  }

  public ComparedTable placedBy(String... columns) {
    return new ComparedTable(table, holds, key, window, Set.of(columns), except);
  }

  /** Without the rows whose first key column has one of these values. */
  public ComparedTable except(Set<String> values) {
    return new ComparedTable(table, holds, key, window, places, values);
  }

  /** Whether a row is compared. */
  boolean has(Row row) {
    return except.isEmpty() || !except.contains(row.getString(key.get(0)));
  }

  /**
   * Without columns that are another value in each run, e.g. its id; the key is without them too.
   */
  public ComparedTable leavingOut(String... columns) {
    Set<String> out = Set.of(columns);
    Schema schema = table.schema();
    List<String> unknown = out.stream().filter(column -> !schema.hasField(column)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Unsupported columns of "
              + table.name()
              + ": "
              + unknown
              + " (supported: "
              + String.join(", ", schema.getFieldNames())
              + ")");
    }
    return without(out);
  }

  /** Without the columns of places. */
  ComparedTable anywhere() {
    return without(places);
  }

  /** With these columns alone, for rows of which no more is known. */
  public ComparedTable selecting(List<String> columns) {
    Set<String> out = new LinkedHashSet<>(table.schema().getFieldNames());
    columns.forEach(out::remove);
    return without(out);
  }

  private ComparedTable without(Set<String> out) {
    String[] columns =
        table.schema().getFieldNames().stream()
            .filter(column -> !out.contains(column))
            .toArray(String[]::new);
    List<String> left = key.stream().filter(column -> !out.contains(column)).toList();
    return new ComparedTable(
        table.selecting(columns),
        holds,
        left.isEmpty() ? List.of(columns) : left,
        window != null && out.contains(window) ? null : window,
        Set.copyOf(places.stream().filter(column -> !out.contains(column)).toList()),
        except);
  }

  String name() {
    return table.name();
  }

  List<String> columns() {
    return table.schema().getFieldNames();
  }
}
