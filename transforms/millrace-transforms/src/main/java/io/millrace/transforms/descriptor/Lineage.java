/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.descriptor;

import io.millrace.transforms.Evolving;
import java.util.List;

/**
 * Which columns of a transform's outputs come from which columns of its inputs, in the words of
 * OpenLineage's column lineage.
 *
 * <p>It is complete: a column that no source and no influence names does not change what comes out.
 *
 * @param columns every column of every output
 * @param influences what decides which rows an output has, or how they are grouped, for all its
 *     columns
 * @since 0.1
 */
@Evolving
public record Lineage(List<Column> columns, List<Influence> influences) {
  public Lineage {
    columns = List.copyOf(columns);
    influences = List.copyOf(influences);
  }

  /** A column of an output; without sources it is from no column. */
  public record Column(String output, String name, List<Source> sources) {
    public Column {
      sources = List.copyOf(sources);
    }
  }

  /** What an output has its rows by. */
  public record Influence(String output, Source source) {}

  /**
   * A column of an input.
   *
   * @param masks whether what comes out hides what came in
   */
  public record Source(String input, String column, Kind kind, boolean masks) {}

  /** How an input's column becomes an output's. */
  public enum Kind {
    /** The value, unchanged. */
    IDENTITY,
    /** Computed from the value, row by row. */
    TRANSFORMATION,
    /** Computed from the values of many rows. */
    AGGREGATION,
    /** Rows meet by it. */
    JOIN,
    /** Rows are gathered by it. */
    GROUP_BY,
    /** Rows are chosen by it. */
    FILTER,
    /** Rows are ordered by it. */
    SORT,
    /** Rows are cut into spans by it. */
    WINDOW,
    /** What is computed is chosen by it, as by the {@code where} of a measure. */
    CONDITIONAL
  }
}
