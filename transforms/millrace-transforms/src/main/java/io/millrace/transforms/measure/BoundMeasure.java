/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
  private static final List<TypeName> FLOATS = List.of(TypeName.FLOAT, TypeName.DOUBLE);
  private static final List<TypeName> EXACT =
      List.of(TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);
  private static final List<TypeName> SUMMABLE =
      List.of(TypeName.INT32, TypeName.INT64, TypeName.DECIMAL, TypeName.FLOAT, TypeName.DOUBLE);
  private static final List<TypeName> ORDERED =
      List.of(
          TypeName.INT32,
          TypeName.INT64,
          TypeName.DECIMAL,
          TypeName.FLOAT,
          TypeName.DOUBLE,
          TypeName.DATETIME,
          TypeName.STRING);
  private static final List<TypeName> COUNTABLE =
      List.of(TypeName.INT32, TypeName.INT64, TypeName.STRING);

  static void check(Measure measure, InputCheck input) {
    if (measure.field() != null) {
      input.field(
          measure.field(),
          switch (measure.kind()) {
            case SUM -> SUMMABLE;
            case MIN, MAX -> ORDERED;
            case MEAN -> FLOATS;
            case DECIMAL_MEAN -> EXACT;
            case COUNT, COUNT_DISTINCT -> COUNTABLE;
          });
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
    return Schema.Field.of(
        measure.as(),
        switch (measure.kind()) {
          case COUNT, COUNT_DISTINCT -> FieldType.INT64;
          case SUM ->
              isDecimal() ? FieldType.DECIMAL : isFloat() ? FieldType.DOUBLE : FieldType.INT64;
          case MIN, MAX -> valueType.withNullable(true);
          case MEAN -> FieldType.DOUBLE.withNullable(true);
          case DECIMAL_MEAN -> FieldType.DECIMAL.withNullable(true);
        });
  }

  Schema.Field partialField() {
    return switch (measure.kind()) {
      case COUNT_DISTINCT -> Schema.Field.of(measure.as(), FieldType.array(valueType));
      case MEAN, DECIMAL_MEAN -> Schema.Field.nullable(measure.as(), FieldType.row(meanSchema()));
      case SUM -> isFloat() ? Schema.Field.of(measure.as(), FieldType.BYTES) : resultField();
      case COUNT, MIN, MAX -> resultField();
    };
  }

  Tally start() {
    return switch (measure.kind()) {
      case COUNT -> new CountTally();
      case SUM ->
          isDecimal()
              ? new DecimalTally()
              : isFloat() ? new DoubleTally() : new LongTally(measure.as());
      case MIN -> new ExtremeTally(ValueOrder.of(valueType.getTypeName()).reversed());
      case MAX -> new ExtremeTally(ValueOrder.of(valueType.getTypeName()));
      case MEAN -> new MeanTally(new DoubleTally(), BoundMeasure::quotient, meanSchema());
      case DECIMAL_MEAN -> new MeanTally(new DecimalTally(), this::decimalQuotient, meanSchema());
      case COUNT_DISTINCT -> new DistinctTally();
    };
  }

  BlockTally startBlocks() {
    return switch (measure.kind()) {
      case COUNT -> new CountBlocks();
      case SUM ->
          isDecimal()
              ? new DecimalSumBlocks(field, true)
              : isFloat() ? new DoubleSumBlocks(field) : new LongSumBlocks(field, measure.as());
      case MIN -> extremeBlocks(true);
      case MAX -> extremeBlocks(false);
      case MEAN -> new MeanBlocks(new DoubleSumBlocks(field), field, meanSchema());
      case DECIMAL_MEAN ->
          new MeanBlocks(new DecimalSumBlocks(field, isDecimal()), field, meanSchema());
      case COUNT_DISTINCT -> new TallyBlocks(this);
    };
  }

  private BlockTally extremeBlocks(boolean least) {
    return switch (valueType.getTypeName()) {
      case DECIMAL -> new DecimalExtremeBlocks(field, least);
      case STRING -> new TextExtremeBlocks(field, least);
      default -> new LongExtremeBlocks(field, valueType.getTypeName(), least);
    };
  }

  private Schema meanSchema() {
    return measure.kind() == Measure.Kind.MEAN ? MeanTally.DOUBLES : MeanTally.DECIMALS;
  }

  private static Object quotient(Object sum, long count) {
    ExactSum exact = new ExactSum();
    exact.add((byte[]) sum);
    return exact.dividedBy(count);
  }

  private Object decimalQuotient(Object sum, long count) {
    return ((BigDecimal) sum)
        .divide(BigDecimal.valueOf(count), measure.scale(), RoundingMode.HALF_EVEN);
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
    return valueType.getTypeName() == TypeName.DECIMAL;
  }

  private boolean isFloat() {
    return FLOATS.contains(valueType.getTypeName());
  }
}
