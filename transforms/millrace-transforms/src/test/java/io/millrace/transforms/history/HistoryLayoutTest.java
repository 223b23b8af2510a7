/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.rows.InputCheck;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryLayoutTest {
  private static final Schema MONEY =
      Schema.builder().addDecimalField("amount").addNullableStringField("note").build();

  private record Holder(String name, FieldType type, Function<BigDecimal, Object> holding) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Holder> holders() {
    return Stream.of(
        new Holder("itself", FieldType.DECIMAL, number -> number),
        new Holder("a row", FieldType.row(MONEY), HistoryLayoutTest::money),
        new Holder(
            "a list",
            FieldType.array(FieldType.DECIMAL.withNullable(true)),
            number -> Arrays.asList(null, number)),
        new Holder(
            "a map",
            FieldType.map(FieldType.STRING, FieldType.row(MONEY)),
            number -> Map.of("net", money(number))));
  }

  private static Row money(BigDecimal number) {
    return Row.withSchema(MONEY).addValues(number, null).build();
  }

  @ParameterizedTest
  @MethodSource("holders")
  void comparesDecimalsByTheirNumbersWhereverTheyAre(Holder holder) {
    Schema schema =
        Schema.builder().addStringField("id").addNullableField("held", holder.type()).build();
    HistoryLayout layout = layout(schema);
    Row one = row(schema, holder, "1.0");

    assertThat(layout.changed(one, row(schema, holder, "1.00"))).isEmpty();
    assertThat(layout.changed(one, row(schema, holder, "1.01"))).containsExactly("held");
    assertThat(layout.changed(one, Row.withSchema(schema).addValues("a", null).build()))
        .containsExactly("held");
  }

  @Test
  void comparesOtherNumbersAsJavaDoes() {
    Schema schema =
        Schema.builder().addStringField("id").addArrayField("held", FieldType.DOUBLE).build();
    HistoryLayout layout = layout(schema);
    Row zero = Row.withSchema(schema).addValues("a", List.of(0.0, Double.NaN)).build();

    assertThat(
            layout.changed(
                zero, Row.withSchema(schema).addValues("a", List.of(0.0, 0 / 0.0)).build()))
        .isEmpty();
    assertThat(
            layout.changed(
                zero, Row.withSchema(schema).addValues("a", List.of(-0.0, Double.NaN)).build()))
        .containsExactly("held");
  }

  private static HistoryLayout layout(Schema schema) {
    return HistoryLayout.of(
        TrackHistory.versionsBy("id").on("at").spec(),
        InputCheck.of("check", Pipeline.create().apply(Create.empty(schema))),
        schema);
  }

  private static Row row(Schema schema, Holder holder, String number) {
    return Row.withSchema(schema)
        .addValues("a", holder.holding().apply(new BigDecimal(number)))
        .build();
  }
}
