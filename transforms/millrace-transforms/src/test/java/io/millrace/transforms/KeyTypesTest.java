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
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Which fields may be keys, and which may be matched. */
class KeyTypesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
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

  private static void match(FieldType left, Schema.LogicalType<?, ?> right) {
    Pipeline pipeline = Pipeline.create();
    Schema.Builder schema = Schema.builder().addField("key", left).addDateTimeField("at");
    PCollection<Row> lefts = pipeline.apply("Left", Create.empty(schema.build()));
    PCollection<Row> rights =
        pipeline.apply(
            "Right",
            Create.empty(
                Schema.builder()
                    .addField("key", FieldType.logicalType(right))
                    .addDateTimeField("at")
                    .build()));

    lefts.apply(Join.inWindows(MINUTE).on("key").inner().prefix("right_").at("at").with(rights));
  }
}
