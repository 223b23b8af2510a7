/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.join.Join;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.FixedString;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableBytes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Which fields may be keys, and which may be matched. */
class KeyTypesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Join INNER =
      Join.inWindows(MINUTE).on("key").inner().prefix("right_").at("at");
  private static final Join OUTER = INNER.fullOuter();
  private static final String SUPPORTED =
      " (supported: [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME, BYTES, ARRAY, ITERABLE,"
          + " ROW, LOGICAL_TYPE])";

  @Test
  void refusesKeysOfWhichAValueHasSeveralForms() {
    Schema nested = Schema.builder().addStringField("name").addDoubleField("lat").build();
    refuses(FieldType.DOUBLE, "key: DOUBLE");
    refuses(FieldType.FLOAT, "key: FLOAT");
    refuses(FieldType.DECIMAL, "key: DECIMAL");
    refuses(FieldType.map(FieldType.STRING, FieldType.STRING), "key: MAP");
    refuses(FieldType.array(FieldType.DOUBLE), "key: DOUBLE");
    refuses(FieldType.row(nested), "key.lat: DOUBLE");
    refuses(FieldType.logicalType(FixedPrecisionNumeric.of(9, 2)), "key: DECIMAL");
  }

  private static void refuses(FieldType type, String shown) {
    PCollection<Row> events =
        Pipeline.create().apply(Create.empty(Schema.builder().addField("key", type).build()));

    assertThatThrownBy(() -> events.apply(Deduplicate.byFields("key").within(MINUTE)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Unsupported type of field " + shown + SUPPORTED);
  }

  @Test
  void matchesFieldsWhoseEqualValuesHaveOneForm() {
    FieldType date = FieldType.logicalType(SqlTypes.DATE);

    match(FieldType.logicalType(VariableString.of(9)), VariableString.of(10));
    match(date.withNullable(true), SqlTypes.DATE);
    assertThatThrownBy(() -> match(FieldType.INT64, SqlTypes.DATE))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot match left field key with right field key: INT64 is not "
                + "LOGICAL_TYPE<beam:logical_type:date:v1>");
    assertThatThrownBy(
            () ->
                match(
                    FieldType.logicalType(EnumerationType.create("a", "b")),
                    EnumerationType.create("b", "a")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot match left field key with right field key: LOGICAL_TYPE<Enum> is not "
                + "LOGICAL_TYPE<Enum>");
  }

  @Test
  void matchesNoFieldsOfOtherLengthsWhoseValuesArePadded() {
    assertThatThrownBy(() -> match(FieldType.logicalType(FixedString.of(3)), FixedString.of(5)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot match left field key with right field key: ");
    assertThatThrownBy(() -> match(FieldType.logicalType(FixedBytes.of(3)), FixedBytes.of(5)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot match left field key with right field key: ");
    match(FieldType.logicalType(VariableBytes.of(3)), VariableBytes.of(5));
    match(FieldType.logicalType(FixedString.of(3)), FixedString.of(3));
  }

  @Test
  void matchesRowsByTheNamesOfTheirFields() {
    Schema names = Schema.builder().addStringField("first").addStringField("last").build();
    Schema turned = Schema.builder().addStringField("last").addStringField("first").build();

    assertThatThrownBy(() -> match(INNER, FieldType.row(names), FieldType.row(turned)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot match left field key with right field key: "
                + "ROW<first STRING NOT NULL, last STRING NOT NULL> is not "
                + "ROW<last STRING NOT NULL, first STRING NOT NULL>");
  }

  /** A row of the right alone has its key in the left's column. */
  @Test
  void joinsOuterKeysThatTheLeftsColumnCanHold() {
    FieldType some = FieldType.array(FieldType.STRING);
    FieldType any = FieldType.array(FieldType.STRING.withNullable(true));
    FieldType nine = FieldType.logicalType(VariableString.of(9));
    String cannot = "Cannot hold right field key in left field key: ";
    String must = " (must have equal arguments, and nulls inside in the same places)";

    assertThatThrownBy(() -> match(OUTER, some, any))
        .isInstanceOf(ValidationException.class)
        .hasMessage(cannot + "ARRAY<STRING NOT NULL> is not ARRAY<STRING>" + must);
    assertThatThrownBy(() -> match(OUTER, nine, FieldType.logicalType(VariableString.of(10))))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(cannot + "LOGICAL_TYPE<")
        .hasMessageEndingWith(must);
    match(INNER, some, any);
    match(OUTER, any, any);
    match(OUTER, nine, FieldType.logicalType(VariableString.of(9)).withNullable(true));
  }

  private static void match(FieldType left, Schema.LogicalType<?, ?> right) {
    match(INNER, left, FieldType.logicalType(right));
  }

  private static void match(Join join, FieldType left, FieldType right) {
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> lefts = pipeline.apply("Left", Create.empty(side(left)));
    PCollection<Row> rights = pipeline.apply("Right", Create.empty(side(right)));

    lefts.apply(join.with(rights));
  }

  private static Schema side(FieldType key) {
    return Schema.builder().addField("key", key).addDateTimeField("at").build();
  }
}
