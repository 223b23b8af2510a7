/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of rows that correct each other those that stay. Not thread-safe.
 *
 * @param <R> a row, of whichever library
 */
final class LatestRows<R> {
  private final RowVersions versions;
  private final Columns<R> columns;
  private final Map<List<@Nullable Object>, R> latest = new LinkedHashMap<>();
  private long superseded;

  LatestRows(RowVersions versions, Columns<R> columns) {
    this.versions = versions;
    this.columns = columns;
  }

  /** Takes a row in; of two with the same pane the later one stays. */
  void add(R row) {
    List<@Nullable Object> identity = new ArrayList<>(versions.key().size() + 1);
    identity.add(columns.value(row, versions.window()));
    versions.key().forEach(column -> identity.add(columns.value(row, column)));
    R other = latest.putIfAbsent(identity, row);
    if (other != null) {
      superseded++;
      if (pane(row) >= pane(other)) {
        latest.put(identity, row);
      }
    }
  }

  private long pane(R row) {
    Object pane = columns.value(row, versions.pane());
    if (pane instanceof Long number) {
      return number;
    }
    throw new IllegalStateException("Invalid " + versions.pane() + ": " + pane);
  }

  Collection<R> rows() {
    return latest.values();
  }

  /** How many of the rows that were added are not among those that stay. */
  long superseded() {
    return superseded;
  }

  /** Reads a column of a row; equal values are equal objects. */
  interface Columns<R> {
    @Nullable Object value(R row, String column);
  }
}
