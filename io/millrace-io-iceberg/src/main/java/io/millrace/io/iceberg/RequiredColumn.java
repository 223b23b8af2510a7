/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** A column without nulls that a table must have. */
final class RequiredColumn {
  private RequiredColumn() {}

  /**
   * Adds what is wrong with it, if anything is.
   *
   * @param types the types it may have; none if any will do
   */
  static void check(Schema schema, String column, List<TypeName> types, List<String> problems) {
    if (!schema.hasField(column)) {
      problems.add("Missing required column " + column);
      return;
    }
    Schema.FieldType found = schema.getField(column).getType();
    boolean fits = types.isEmpty() || types.contains(found.getTypeName());
    if (!fits || found.getNullable()) {
      problems.add(
          "Invalid column "
              + column
              + ": "
              + found.getTypeName()
              + (found.getNullable() ? " with nulls" : "")
              + " (must be "
              + String.join(" or ", types.stream().map(TypeName::toString).toList())
              + (types.isEmpty() ? "" : " ")
              + "without nulls)");
    }
  }
}
