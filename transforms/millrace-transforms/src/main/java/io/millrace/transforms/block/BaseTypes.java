/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.rows.BaseValues;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** What logical types rest on; a column holds values of the base type alone. */
final class BaseTypes {
  private BaseTypes() {}

  static FieldType of(FieldType type) {
    FieldType base = type;
    while (base.getTypeName() == TypeName.LOGICAL_TYPE) {
      base = logical(base).getBaseType();
    }
    return base;
  }

  static Object toInput(FieldType type, Object base) {
    if (type.getTypeName() != TypeName.LOGICAL_TYPE) {
      return base;
    }
    LogicalType<Object, Object> logical = logical(type);
    return logical.toInputType(toInput(logical.getBaseType(), base));
  }

  static Object toBase(FieldType type, Object value) {
    if (type.getTypeName() != TypeName.LOGICAL_TYPE) {
      return value;
    }
    return toBase(logical(type).getBaseType(), BaseValues.of(type, value));
  }

  @SuppressWarnings("unchecked") // A logical type only meets values of its own field.
  private static LogicalType<Object, Object> logical(FieldType type) {
    LogicalType<Object, Object> logical = (LogicalType<Object, Object>) type.getLogicalType();
    if (logical == null) {
      throw new IllegalArgumentException("Missing required logical type of " + type);
    }
    return logical;
  }
}
