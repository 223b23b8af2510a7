/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * By which columns a table tells rows of one key, and which of them is the last.
 *
 * <p>With an order the row with the highest stays, whichever comes first: of equal ones one that is
 * deleted, else the one whose columns, compared one by one, are greater. Without an order the row
 * of the later commit stays, and rows of one commit that have the same key must be equal.
 *
 * @param columns the key; of any type, without nulls
 * @param order an INT32, INT64 or DATETIME column without nulls, such as {@code version}; null for
 *     none
 * @param deleted a BOOLEAN column without nulls, such as {@code is_deleted}: a row in which it is
 *     true takes the row of its key out of the table and is not shown itself; null if no row is
 *     ever taken out
 * @since 0.1
 */
@Evolving
public record UpsertKey(List<String> columns, @Nullable String order, @Nullable String deleted)
    implements Serializable {
  private static final Set<TypeName> FRACTIONS = EnumSet.of(TypeName.FLOAT, TypeName.DOUBLE);

  public UpsertKey {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("Missing required columns of the key");
    }
  }

  /** A key without an order whose rows are never deleted. */
  public static UpsertKey of(String... columns) {
    return new UpsertKey(List.of(columns), null, null);
  }

  /** The same with an order. */
  public UpsertKey orderedBy(String column) {
    return new UpsertKey(columns, column, deleted);
  }

  /** The same with rows that are deleted. */
  public UpsertKey deletedIn(String column) {
    return new UpsertKey(columns, order, column);
  }

  /** Whether it is to be kept in mind that a key was deleted: an earlier row may come later. */
  boolean remembersDeletes() {
    return order != null && deleted != null;
  }

  /** The columns that it takes to compare rows. */
  Set<String> all() {
    Set<String> all = new LinkedHashSet<>(columns);
    if (order != null) {
      all.add(order);
    }
    if (deleted != null) {
      all.add(deleted);
    }
    return all;
  }

  /** What of these columns a schema does not have, or not so. */
  List<String> problemsIn(Schema schema) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String column : columns) {
      if (seen.add(column)) {
        RequiredColumn.check(schema, column, List.of(), problems);
        if (schema.hasField(column)
            && FRACTIONS.contains(schema.getField(column).getType().getTypeName())) {
          problems.add("Cannot use " + column + " in the key: binary fractions are not exact");
        }
      } else {
        problems.add("Cannot use " + column + " twice in the key");
      }
    }
    if (order != null) {
      RequiredColumn.check(
          schema, order, List.of(TypeName.INT32, TypeName.INT64, TypeName.DATETIME), problems);
    }
    if (deleted != null) {
      RequiredColumn.check(schema, deleted, List.of(TypeName.BOOLEAN), problems);
    }
    for (String column : seen) {
      if (column.equals(order) || column.equals(deleted)) {
        problems.add("Cannot use " + column + " in the key: it is the order or the deleted column");
      }
    }
    return problems;
  }
}
