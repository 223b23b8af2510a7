/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import io.millrace.catalog.contract.Contract.LogicalType;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;

/** Which Beam types hold the values of a logical type. */
final class RowTypes {
  private static final List<String> INTEGERS =
      List.of(
          TypeName.BYTE.name(),
          TypeName.INT16.name(),
          TypeName.INT32.name(),
          TypeName.INT64.name());

  private static final List<String> NUMBERS =
      Stream.concat(
              Stream.of(TypeName.DECIMAL.name(), TypeName.DOUBLE.name(), TypeName.FLOAT.name()),
              INTEGERS.stream())
          .toList();

  private RowTypes() {}

  static boolean fit(LogicalType type, FieldType fieldType) {
    return of(type).contains(name(fieldType));
  }

  /** The types' names, for messages. */
  static List<String> of(LogicalType type) {
    return switch (type) {
      case STRING -> List.of(TypeName.STRING.name());
      case INTEGER -> INTEGERS;
      case NUMBER -> NUMBERS;
      case BOOLEAN -> List.of(TypeName.BOOLEAN.name());
      case DATE -> List.of(SqlTypes.DATE.getIdentifier());
      case TIME -> List.of(SqlTypes.TIME.getIdentifier());
      case TIMESTAMP -> List.of(TypeName.DATETIME.name(), SqlTypes.TIMESTAMP.getIdentifier());
      case OBJECT -> List.of(TypeName.ROW.name());
      case ARRAY -> List.of(TypeName.ARRAY.name(), TypeName.ITERABLE.name());
    };
  }

  /** The type's name, or a logical type's identifier. */
  static String name(FieldType type) {
    return type.getTypeName().isLogicalType()
        ? type.getLogicalType().getIdentifier()
        : type.getTypeName().name();
  }
}
