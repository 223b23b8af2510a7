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
    require(schema, window, TypeName.DATETIME, problems);
    require(schema, pane, TypeName.INT64, problems);
    for (String column : key) {
      if (!schema.hasField(column)) {
        problems.add("Missing required column " + column);
      } else if (column.equals(window) || column.equals(pane)) {
        problems.add("Cannot use " + column + " in the key: it is the window or the pane");
      }
    }
    return problems;
  }

  private static void require(Schema schema, String column, TypeName type, List<String> problems) {
    if (!schema.hasField(column)) {
      problems.add("Missing required column " + column);
      return;
    }
    Schema.FieldType found = schema.getField(column).getType();
    if (found.getTypeName() != type || found.getNullable()) {
      problems.add(
          "Invalid column "
              + column
              + ": "
              + found.getTypeName()
              + (found.getNullable() ? " with nulls" : "")
              + " (must be "
              + type
              + " without nulls)");
    }
  }
}
