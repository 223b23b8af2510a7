/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** A measure that knows where its fields stand in the input. */
record BoundMeasure(Measure measure, int field, int where, Formula formula)
    implements Serializable {
  private static final int NONE = -1;
  private static final List<TypeName> FLOATS = List.of(TypeName.FLOAT, TypeName.DOUBLE);
  private static final List<TypeName> EXACT =
      List.of(TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);
  private static final List<TypeName> NUMBERS =
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
  private static final List<TypeName> SCALARS =
      Stream.of(ORDERED, List.of(TypeName.BYTE, TypeName.INT16, TypeName.BOOLEAN, TypeName.BYTES))
          .flatMap(List::stream)
          .toList();
  private static final List<TypeName> COUNTABLE =
      List.of(TypeName.INT32, TypeName.INT64, TypeName.STRING);

  static void check(Measure measure, InputCheck input) {
    if (measure.field() != null) {
      input.field(
          measure.field(),
          switch (measure.kind()) {
            case SUM,
                POPULATION_VARIANCE,
                SAMPLE_VARIANCE,
                POPULATION_STDDEV,
                SAMPLE_STDDEV,
                PERCENTILE,
                APPROX_PERCENTILE ->
                NUMBERS;
            case MIN, MAX -> ORDERED;
            case FIRST, LAST -> SCALARS;
            case MEAN -> FLOATS;
            case DECIMAL_MEAN -> EXACT;
            case COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> COUNTABLE;
            case TOP_K, LEAST_VALUES, FREQUENCIES -> InputCheck.PLAIN_TYPES;
            case MATCHES -> List.of(TypeName.STRING);
          });
    }
    if (measure.where() != null) {
      input.field(measure.where(), List.of(TypeName.BOOLEAN));
    }
  }

  static BoundMeasure of(Measure measure, Schema input) {
    String field = measure.field();
    String where = measure.where();
    int at = field == null ? NONE : input.indexOf(field);
    FieldType type = field == null ? FieldType.INT64 : input.getField(at).getType();
    return new BoundMeasure(
        measure,
        at,
        where == null ? NONE : input.indexOf(where),
        Formula.of(measure, at, type.withNullable(false)));
  }

  List<Schema.Field> resultFields() {
    List<String> names = measure.outputFields();
    Schema.Field value = Schema.Field.of(names.get(0), formula.result());
    return names.size() == 1
        ? List.of(value)
        : List.of(value, value.withName(names.get(1)).withType(errorType()));
  }

  private FieldType errorType() {
    return FieldType.DOUBLE.withNullable(formula.result().getNullable());
  }

  Schema.Field partialField() {
    return Schema.Field.of(measure.as(), formula.partial());
  }

  Tally start() {
    return formula.tally().start();
  }

  BlockTally startBlocks() {
    Formula.Start<BlockTally> blocks = formula.blocks();
    return blocks == null ? new TallyBlocks(this) : blocks.start();
  }

  boolean hasWhere() {
    return where != NONE;
  }

  /** What the row adds to the tally; null if nothing. */
  @Nullable Object valueOf(Row row, long eventTime) {
    if (where != NONE && !Boolean.TRUE.equals(row.getBoolean(where))) {
      return null;
    }
    return field == NONE ? Boolean.TRUE : valueOf(row.<@Nullable Object>getValue(field), eventTime);
  }

  /** What a value of the field adds to the tally; null if nothing. */
  @Nullable Object valueOf(@Nullable Object value, long eventTime) {
    if (value == null) {
      return null;
    }
    Object plain = value instanceof ReadableInstant instant ? instant.toInstant() : value;
    return switch (measure.kind()) {
      case FIRST, LAST -> new Timed(eventTime, plain);
      default -> plain;
    };
  }
}
