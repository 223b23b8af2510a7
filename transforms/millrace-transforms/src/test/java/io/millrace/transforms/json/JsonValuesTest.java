/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static io.millrace.transforms.json.JsonReading.ORDER;
import static io.millrace.transforms.json.JsonReading.order;
import static io.millrace.transforms.json.JsonReading.parse;
import static io.millrace.transforms.json.JsonReading.problem;
import static io.millrace.transforms.json.JsonReading.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonProblem.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each type of field takes, and to what value. */
class JsonValuesTest {
  @Test
  void keepsTextOfEveryLengthAndAlphabet() {
    for (int length = 0; length < 40; length++) {
      String text = "x".repeat(length) + "\u00e9\u65e5\ud83d\ude00" + "y".repeat(length);

      assertThat(rows(ORDER, "{\"id\":1,\"note\":\"" + text + "\"}"))
          .containsExactly(order(1, null, text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1.50",
        "-1.50",
        "1e3",
        "1.5E-7",
        "0e5",
        "12345678901234567890.1234567890",
        "123456789012345678",
        "1234567890123456789",
        "9223372036854775808",
        "1E-400",
        "1e2147483647",
        "0.000000000000000000001"
      })
  void keepsDecimalsWithAllTheirDigits(String number) {
    assertThat(rows(ORDER, "{\"id\":1,\"price\":" + number + "}"))
        .containsExactly(order(1, number, null));
  }

  @ParameterizedTest
  @CsvSource({
    "BYTE, -128, -129",
    "BYTE, 127, 128",
    "INT16, -32768, -32769",
    "INT16, 32767, 32768",
    "INT32, -2147483648, -2147483649",
    "INT32, 2147483647, 2147483648",
    "INT64, -9223372036854775808, -9223372036854775809",
    "INT64, 9223372036854775807, 9223372036854775808",
  })
  void takesWholeNumbersUpToTheEndsOfTheirRange(
      Schema.TypeName type, String inside, String outside) {
    Schema schema = Schema.of(Schema.Field.of("n", FieldType.of(type)));

    assertThat(rows(schema, "{\"n\":" + inside + "}").get(0).getValue("n").toString())
        .isEqualTo(inside);
    assertThat(problem(schema, "{\"n\":" + outside + "}").code()).isEqualTo(Code.INVALID_VALUE);
  }

  @Test
  void boundsTheDigitsOfANumberAsJacksonDoes() {
    JacksonReference reference = new JacksonReference(JsonLimits.defaults());
    List<String> forms = List.of("-4%s", "0.%s", "0.%se1", "-0.%se-123", "0e-%s", "7.%s", "7e+%s");
    for (int digits = 990; digits < 1010; digits++) {
      for (String form : forms) {
        String number = form.formatted("0".repeat(digits - 1) + 3);
        byte[] line = ("{\"id\":1,\"x\":" + number + "}").getBytes(UTF_8);

        JsonProblem problem = parse(ORDER, new BlockBuilder(ORDER), line);

        assertThat(problem == null ? null : problem.code())
            .as(form + " with " + digits + " digits")
            .isEqualTo(reference.parse(line).code());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.0", "5e0", "\"5\"", "true", "[5]", "{\"a\":5}", "1e400"})
  void convertsNothingIntoAWholeNumber(String value) {
    assertThat(problem(ORDER, "{\"id\":" + value + "}"))
        .isEqualTo(
            new JsonProblem(
                Code.INVALID_VALUE,
                "id",
                6,
                "Invalid id: "
                    + value
                    + " (must be a whole number from -9223372036854775808 to 9223372036854775807)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "0.1",
        "1e22",
        "1e23",
        "9007199254740993",
        "9007199254740993e3",
        "123456.789e-3",
        "1.7976931348623157e308",
        "4.9e-324",
        "1e-400",
        "8.41e21",
        "0.30000000000000004",
        "2.2250738585072011e-308"
      })
  void roundsFloatingPointOnceToTheNearest(String number) {
    Schema schema = Schema.builder().addDoubleField("d").addFloatField("f").build();

    List<Row> rows = rows(schema, "{\"d\":" + number + ",\"f\":0.1}", "{\"d\":1,\"f\":1.00000006}");

    assertThat(rows.get(0).getDouble("d")).isEqualTo(Double.valueOf(number));
    assertThat(rows.get(1).getFloat("f")).isEqualTo(Float.valueOf("1.00000006"));
  }

  @Test
  void refusesWhatIsLargerThanAllFloatingPointNumbers() {
    Schema schema = Schema.builder().addDoubleField("d").addFloatField("f").build();

    assertThat(problem(schema, "{\"d\":1e309,\"f\":-1e39}").message())
        .isEqualTo(
            "Invalid d: 1e309 (must be a number that fits a double); "
                + "Invalid f: -1e39 (must be a number that fits a float)");
  }

  @ParameterizedTest
  @CsvSource({
    "1767225600000, 1767225600000",
    "-1, -1",
    "\"2026-01-01T00:00:00Z\", 1767225600000",
    "\"2026-01-01T00:00:00.5Z\", 1767225600500",
    "\"2026-01-01T00:00:00.123Z\", 1767225600123",
    "\"2026-01-01T00:00:00.123999Z\", 1767225600123",
    "\"2026-01-01T02:00:00+02:00\", 1767225600000",
    "\"2026-01-01T00:00:00\", 1767225600000",
    "\"2026-01-01 00:00:00\", 1767225600000",
    "\"2026-01-01\", 1767225600000",
    "\"2024-02-29T00:00:00Z\", 1709164800000",
    "\"1969-12-31T23:59:59.999Z\", -1",
    "\"9999-12-31T23:59:59.9990Z\", 253402300799999",
    "\"0001-01-01T00:00:00Z\", -62135596800000",
    "\"9999-12-31T23:59:59.999Z\", 253402300799999",
    "\"2026-01-01T00:00:00\\u005a\", 1767225600000",
  })
  void readsTimes(String value, long millis) {
    Schema schema = Schema.builder().addDateTimeField("at").build();

    assertThat(rows(schema, "{\"at\":" + value + "}").get(0).getDateTime("at"))
        .isEqualTo(Instant.ofEpochMilli(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-02-29T00:00:00Z\"",
        "\"2026-13-01T00:00:00Z\"",
        "\"2026-01-01T24:00:00Z\"",
        "\"2026-01-01T00:60:00Z\"",
        "\"0000-01-01T00:00:00Z\"",
        "\"1767225600000\"",
        "\"\"",
        "\"9999-12-31T23:59:59.9999Z\"",
        "\"yesterday\"",
        "1767225600000.0",
        "1e12",
        "253402300800000",
        "true"
      })
  void refusesTimesThatAreNone(String value) {
    Schema schema = Schema.builder().addDateTimeField("at").build();

    assertThat(problem(schema, "{\"at\":" + value + "}").message())
        .isEqualTo(
            "Invalid at: %s (must be milliseconds since 1970 or an ISO-8601 time, between the years 1 and 9999)"
                .formatted(value));
  }

  @Test
  void readsNestedRowsListsAndMaps() {
    Schema geo = Schema.builder().addDoubleField("lat").build();
    Schema schema =
        Schema.builder()
            .addNullableField("geo", FieldType.row(geo))
            .addNullableField("tags", FieldType.array(FieldType.STRING.withNullable(true)))
            .addNullableField("by_name", FieldType.map(FieldType.STRING, FieldType.INT32))
            .addNullableField("ok", FieldType.BOOLEAN)
            .build();

    List<Row> rows =
        rows(
            schema,
            "{\"geo\":{\"x\":0,\"lat\":1.5},\"tags\":[\"a\",null, \"\\u0062\"],"
                + "\"by_name\":{\"a\":1,\"\\u0062\":2},\"ok\":true}",
            "{\"geo\":null,\"tags\":[],\"by_name\":{},\"ok\":false}",
            "{}");

    assertThat(rows)
        .containsExactly(
            Row.withSchema(schema)
                .addValues(
                    Row.withSchema(geo).addValue(1.5).build(),
                    Arrays.asList("a", null, "b"),
                    Map.of("a", 1, "b", 2),
                    true)
                .build(),
            Row.withSchema(schema).addValues(null, List.of(), Map.of(), false).build(),
            Row.withSchema(schema).addValues(null, null, null, null).build());
  }
}
