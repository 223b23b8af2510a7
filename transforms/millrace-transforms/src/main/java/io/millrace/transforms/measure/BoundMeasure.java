/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A measure that knows where its fields stand in the input. */
record BoundMeasure(Measure measure, int field, int where, FieldType valueType)
    implements Serializable {
  private static final int NONE = -1;
  private static final List<TypeName> SUMMABLE =
      List.of(TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);
  private static final List<TypeName> COUNTABLE =
      List.of(TypeName.INT32, TypeName.INT64, TypeName.STRING);

  static void check(Measure measure, InputCheck input) {
    if (measure.field() != null) {
      input.field(measure.field(), measure.kind() == Measure.Kind.SUM ? SUMMABLE : COUNTABLE);
    }
    if (measure.where() != null) {
      input.field(measure.where(), List.of(TypeName.BOOLEAN));
    }
  }

  static BoundMeasure of(Measure measure, Schema input) {
    String field = measure.field();
    String where = measure.where();
    return new BoundMeasure(
        measure,
        field == null ? NONE : input.indexOf(field),
        where == null ? NONE : input.indexOf(where),
        field == null ? FieldType.INT64 : input.getField(field).getType().withNullable(false));
  }

  Schema.Field resultField() {
    return Schema.Field.of(measure.as(), isDecimal() ? FieldType.DECIMAL : FieldType.INT64);
  }

  Schema.Field partialField() {
    return measure.kind() == Measure.Kind.COUNT_DISTINCT
        ? Schema.Field.of(measure.as(), FieldType.array(valueType))
        : resultField();
  }

  Tally start() {
    return switch (measure.kind()) {
      case COUNT -> new CountTally();
      case SUM -> isDecimal() ? new DecimalTally() : new LongTally(measure.as());
      case COUNT_DISTINCT -> new DistinctTally();
    };
  }

  BlockTally startBlocks() {
    if (measure.kind() == Measure.Kind.COUNT) {
      return new CountBlocks();
    }
    return isDecimal() ? new DecimalSumBlocks(field) : new TallyBlocks(this);
  }

  boolean hasWhere() {
    return where != NONE;
  }

  /** What the row adds to the tally; null if nothing. */
  @Nullable Object valueOf(Row row) {
    if (where != NONE && !Boolean.TRUE.equals(row.getBoolean(where))) {
      return null;
    }
    return field == NONE ? Boolean.TRUE : row.getValue(field);
  }

  private boolean isDecimal() {
    return measure.kind() == Measure.Kind.SUM && valueType.getTypeName() == TypeName.DECIMAL;
  }
}
