/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Compares types by what columns of them store. Beam's own comparison fails for a logical type
 * without an argument type.
 */
final class StoredTypes {
  private StoredTypes() {}

  /** Whether blocks of one schema can be read as blocks of the other; names may differ. */
  static boolean equal(Schema one, Schema other) {
    boolean equal = one.getFieldCount() == other.getFieldCount();
    for (int i = 0; equal && i < one.getFieldCount(); i++) {
      equal = equal(one.getField(i).getType(), other.getField(i).getType());
    }
    return equal;
  }

  private static boolean equal(FieldType one, FieldType other) {
    if (one.getTypeName() != other.getTypeName()
        || !one.getNullable().equals(other.getNullable())) {
      return false;
    }
    return switch (one.getTypeName()) {
      case ROW -> equal(require(one.getRowSchema()), require(other.getRowSchema()));
      case ARRAY, ITERABLE ->
          equal(require(one.getCollectionElementType()), require(other.getCollectionElementType()));
      case MAP ->
          equal(require(one.getMapKeyType()), require(other.getMapKeyType()))
              && equal(require(one.getMapValueType()), require(other.getMapValueType()));
      case LOGICAL_TYPE -> equal(require(one.getLogicalType()), require(other.getLogicalType()));
      default -> true;
    };
  }

  private static boolean equal(LogicalType<?, ?> one, LogicalType<?, ?> other) {
    return one.getIdentifier().equals(other.getIdentifier())
        && equal(one.getBaseType(), other.getBaseType())
        && Objects.deepEquals(one.getArgument(), other.getArgument());
  }

  private static <T> T require(@Nullable T part) {
    return requireNonNull(part, "a type without its parts");
  }
}
