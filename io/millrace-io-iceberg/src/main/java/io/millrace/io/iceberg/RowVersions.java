/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/**
 * By which columns a table tells which row corrects which: of rows of one window and key the one
 * with the highest pane stays.
 *
 * @param window a DATETIME column without nulls, such as {@code window_start}: a commit rewrites
 *     the windows that it has rows of, and no others
 * @param key the columns that tell a window's rows apart; their values may be null; none if a
 *     window has one row
 * @param pane an INT64 column without nulls, such as {@code pane}: a row takes the place of one of
 *     the same or a smaller number. A run that counts from 0 again does not correct what a stream
 *     has corrected before
 * @since 0.1
 */
@Evolving
public record RowVersions(String window, List<String> key, String pane) implements Serializable {
  public RowVersions {
    requireNonNull(window, "window is null");
    requireNonNull(pane, "pane is null");
    key = List.copyOf(key);
  }

  /** What of these columns a schema does not have, or not so. */
  List<String> problemsIn(Schema schema) {
    List<String> problems = new ArrayList<>();
    RequiredColumn.check(schema, window, List.of(TypeName.DATETIME), problems);
    RequiredColumn.check(schema, pane, List.of(TypeName.INT64), problems);
    for (String column : key) {
      if (!schema.hasField(column)) {
        problems.add("Missing required column " + column);
      } else if (column.equals(window) || column.equals(pane)) {
        problems.add("Cannot use " + column + " in the key: it is the window or the pane");
      }
    }
    return problems;
  }

  /** What is made of other columns: a row and what corrects it would be in several partitions. */
  List<String> problemsWith(List<PartitionColumn> partitions) {
    return partitions.stream()
        .map(PartitionColumn::column)
        .filter(column -> !column.equals(window) && !key.contains(column))
        .map(column -> "Cannot partition by " + column + ": it is not the window nor in the key")
        .toList();
  }
}
