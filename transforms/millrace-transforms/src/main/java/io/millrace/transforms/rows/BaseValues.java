/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.PassThroughLogicalType;

/**
 * What values of logical types rest on.
 *
 * @since 0.1
 */
@Internal
public final class BaseValues {
  private BaseValues() {}

  /**
   * The base value, as it is once the value has been coded: a {@code FixedString} is padded to its
   * length only then, and equals itself before.
   */
  @SuppressWarnings("unchecked") // A logical type only meets values of its own field.
  public static Object of(FieldType type, Object value) {
    LogicalType<Object, Object> logical =
        (LogicalType<Object, Object>) requireNonNull(type.getLogicalType(), "logical type is null");
    return logical.toBaseType(
        logical instanceof PassThroughLogicalType ? logical.toInputType(value) : value);
  }
}
