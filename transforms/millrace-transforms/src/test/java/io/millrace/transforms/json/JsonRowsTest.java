/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonProblem.Code;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRowsTest {
  private static final Schema ORDER =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("note", FieldType.STRING)
          .build();

  @Test
  void keepsTheFieldsAndDropsTheRestInAnyOrder() {
    assertThat(rows(ORDER, "{\"note\":\"x\",\"more\":[1,{\"a\":null}],\"price\":1.50,\"id\":7}"))
        .containsExactly(order(7, "1.50", "x"));
  }

  @Test
  void readsLinesWhoseKeysChangeOrderGoAndComeBack() {
    assertThat(
            rows(
                ORDER,
                "{\"id\":1,\"a\":0,\"price\":1,\"note\":\"p\"}",
                "{\"id\":2,\"a\":0,\"price\":2,\"note\":\"q\"}",
                "{\"note\":\"r\",\"id\":3}",
                "{}".replace("}", "\"id\":4,\"a\":0,\"b\":1,\"note\":\"s\",\"price\":4}"),
                "{\"a\":0,\"price\":5,\"id\":5}"))
        .containsExactly(
            order(1, "1", "p"),
            order(2, "2", "q"),
            order(3, null, "r"),
            order(4, "4", "s"),
            order(5, "5", null));
  }

  @Test
  void takesBlanksAroundEverythingAndAByteOrderMark() {
    assertThat(rows(ORDER, "\ufeff \t{ \"id\" : 1 ,\r\n \"note\" : \"x\" } \r\n", " {\"id\":2}\r"))
        .containsExactly(order(1, null, "x"), order(2, null, null));
  }

  @Test
  void resolvesEscapesInValuesAndKeys() {
    assertThat(
            rows(
                ORDER,
                "{\"\\u0069d\":1,\"n\\u006Fte\":\"\\u00e9\\ud83d\\uDE00\\\"\\\\\\/\\b\\f\\n\\r\\t\"}"))
        .containsExactly(order(1, null, "\u00e9\ud83d\ude00\"\\/\b\f\n\r\t"));
  }

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

  @Test
  void namesEveryFieldThatDoesNotFitByItsPath() {
    Schema geo = Schema.builder().addDoubleField("lat").build();
    Schema schema =
        Schema.builder()
            .addRowField("geo", geo)
            .addArrayField("tags", FieldType.STRING)
            .addInt32Field("n")
            .build();

    JsonProblem problem =
        problem(schema, "{\"geo\":{\"lat\":\"n\"},\"tags\":[\"a\",1],\"n\":null}");

    assertThat(problem)
        .isEqualTo(
            new JsonProblem(
                Code.INVALID_VALUE,
                "geo.lat",
                14,
                "Invalid geo.lat: \"n\" (must be a number that fits a double); "
                    + "Invalid tags[]: 1 (must be a string); Missing required n"));
    assertThat(problem(schema, "{\"tags\":[],\"n\":1}").message())
        .isEqualTo("Missing required geo");
  }

  @Test
  void showsLittleOfAValueAndNeverHalfACharacter() {
    String long199 = "x".repeat(198) + "\u00e9" + "x".repeat(5000);

    assertThat(problem(ORDER, "{\"id\":\"" + long199 + "\"}").message())
        .startsWith("Invalid id: \"" + "x".repeat(198) + "... (must be a whole");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":1,\"id\":2}            | a key given twice (byte 9)",
        "{\"id\":1,\"\\u0069d\":2}      | a key given twice (byte 9)",
        "{\"id\":1,\"x\":1,\"x\":2}     | a key given twice (byte 15)",
        "{\"id\":1,\"x\":{\"a\":1,\"b\":2,\"\\u0061\":3}} | a key given twice (byte 26)",
        "{\"id\":1,\"x\":[{\"a\":1},{\"a\":1,\"a\":3}]}    | a key given twice (byte 29)",
        "{\"id\":NaN}                   | expected a value (byte 7)",
        "{\"id\":nul}                   | expected a value (byte 7)",
        "{\"id\":truex}                 | expected a comma or a brace (byte 11)",
        "{\"id\":1} {\"id\":2}          | text after the object (byte 10)",
        "{\"id\":1},                    | text after the object (byte 9)",
        "{\"id\":1                      | unexpected end (byte 8)",
        "{\"id\":                       | unexpected end (byte 7)",
        "{\"id\"                        | unexpected end (byte 6)",
        "{                              | unexpected end (byte 2)",
        "{\"x                           | unexpected end inside a string (byte 4)",
        "{\"id\":1,}                    | expected a key (byte 9)",
        "{,\"id\":1}                    | expected a key (byte 2)",
        "{\"id\" 1}                     | expected a colon (byte 7)",
        "{\"id\":1 \"note\":2}          | expected a comma or a brace (byte 9)",
        "{\"id\":1,\"x\":[1,]}          | expected a value (byte 16)",
        "{\"id\":1,\"x\":[1 2]}         | expected a comma or a bracket (byte 16)",
        "{\"id\":01}                    | a number with leading zeros (byte 7)",
        "{\"id\":1,\"x\":-}             | expected a digit (byte 14)",
        "{\"id\":1,\"x\":1.}            | expected a digit (byte 15)",
        "{\"id\":1,\"x\":1e+}           | expected a digit (byte 16)",
        "{\"id\":1,\"x\":1e99999999999} | a number's exponent is out of range (byte 13)",
        "{'id':1}                       | expected a key (byte 2)",
        "{\"x\":\"\\ud83d\"}            | a text has half of a surrogate pair (byte 7)",
        "{\"x\":\"\\ude00\\ud83d\"}     | a text has half of a surrogate pair (byte 7)",
        "{\"\\ud83d\":1}                | a text has half of a surrogate pair (byte 3)",
        "{\"x\":\"\\q\"}                | an unknown escape (byte 7)",
        "{\"x\":\"\\u12g4\"}            | an escape without four hex digits (byte 7)",
        "[1]                            | expected an object (byte 1)",
        "\"a\"                          | expected an object (byte 1)",
        "` `                            | unexpected end (byte 2)",
        "``                             | unexpected end (byte 1)",
      })
  void refusesWhatIsNotOneObject(String record, String reason) {
    JsonProblem problem = problem(ORDER, record);

    assertThat(problem.code()).isEqualTo(Code.MALFORMED_RECORD);
    assertThat(problem.message()).isEqualTo("Cannot parse record: " + reason);
    assertThat(problem.field()).isNull();
  }

  @Test
  void refusesEveryControlCharacterInAString() {
    for (char c = 0; c < ' '; c++) {
      assertThat(problem(ORDER, "{\"id\":1,\"x\":\"a" + c + "\"}").message())
          .isEqualTo("Cannot parse record: a control character inside a string (byte 15)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080",
        "\u00c0\u00af",
        "\u00c1\u00bf",
        "\u00c3",
        "\u00e0\u009f\u00bf",
        "\u00e2\u0082",
        "\u00ed\u00a0\u0080",
        "\u00ed\u00bf\u00bf",
        "\u00f0\u008f\u00bf\u00bf",
        "\u00f4\u0090\u0080\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00fe",
        "\u00ff"
      })
  void refusesBytesThatAreNotUtf8Anywhere(String latin1) {
    for (String line :
        List.of("{\"x\":\"%s\"}", "{\"%s\":{}}", "{\"x\":[\"a%s\"]}", "{}%s", "%s{}")) {
      byte[] bytes = line.formatted(latin1).getBytes(ISO_8859_1);

      JsonProblem problem = requireNonNull(parse(ORDER, new BlockBuilder(ORDER), bytes));

      assertThat(problem.code()).isEqualTo(Code.INVALID_UTF8);
      assertThat(problem.message())
          .isEqualTo("Invalid UTF-8: byte %d of %d".formatted(line.indexOf('%') + 1, bytes.length));
    }
  }

  @Test
  void takesAHundredLevelsAndNoMore() {
    assertThat(rows(ORDER, "{\"id\":1,\"x\":" + "[".repeat(99) + "]".repeat(99) + "}")).hasSize(1);
    assertThat(
            problem(ORDER, "{\"id\":1,\"x\":" + "[".repeat(100) + "]".repeat(100) + "}").message())
        .isEqualTo("Cannot parse record: more than 100 levels (byte 112)");
  }

  @Test
  void takesATextUpToItsLimit() {
    JsonLimits limits = JsonLimits.defaults().withMaxTextBytes(10);
    JsonRows parser = new JsonRows(ORDER, Map.of(), limits);
    BlockBuilder builder = new BlockBuilder(ORDER);

    for (String text : List.of("0123456789", "01234567\u00e9", "01234567\\u00e9")) {
      byte[] fits = ("{\"id\":1,\"x\":\"" + text + "\"}").getBytes(UTF_8);
      byte[] tooLong = ("{\"id\":1,\"x\":\"a" + text + "\"}").getBytes(UTF_8);

      assertThat(parser.parse(fits, 0, fits.length, builder)).isNull();
      assertThat(requireNonNull(parser.parse(tooLong, 0, tooLong.length, builder)).message())
          .startsWith("Cannot parse record: a string or a key is longer than 10 bytes");
      builder.abandonRow();
    }
  }

  @Test
  void refusesALineOf50MegabytesWithoutALookAtIt() {
    byte[] line = new byte[50_000_000];
    Arrays.fill(line, (byte) '[');

    JsonProblem problem = requireNonNull(parse(ORDER, new BlockBuilder(ORDER), line));

    assertThat(problem)
        .isEqualTo(
            new JsonProblem(
                Code.RECORD_TOO_LARGE,
                null,
                0,
                "Cannot take record whole: it is 50000000 bytes long (must be <= 1048576)"));
  }

  @Test
  void findsAKeyGivenTwiceAmongManyThousands() {
    StringBuilder line = new StringBuilder("{\"id\":1");
    for (int i = 0; i < 50_000; i++) {
      line.append(",\"k").append(i).append("\":0");
    }

    assertThat(rows(ORDER, line + "}", "{\"id\":2,\"k7\":0,\"x\":{\"k7\":0}}")).hasSize(2);
    assertThat(problem(ORDER, line + ",\"k\\u00349999\":0}").message())
        .startsWith("Cannot parse record: a key given twice");
  }

  @Test
  void addsNothingForARecordItRefuses() {
    BlockBuilder builder = new BlockBuilder(ORDER);
    JsonRows parser = new JsonRows(ORDER);
    List<String> lines =
        List.of(
            "{\"id\":1,\"note\":\"a\"}",
            "{\"id\":2,\"note\":\"b\",}",
            "{\"note\":\"c\"}",
            "{\"id\":4,\"note\":\"d\"}");

    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      if (parser.parse(bytes, 0, bytes.length, builder) == null) {
        builder.endRow(0, Block.ON_TIME);
      }
    }

    Block block = builder.build();
    assertThat(List.of(block.row(0), block.row(1)))
        .containsExactly(order(1, null, "a"), order(4, null, "d"));
  }

  @Test
  void readsAFieldFromAKeyOfAnotherNameWhateverIsInIt() {
    Map<String, String> keys = Map.of("id", "\"Id\"\n", "note", "N\u00b0");
    JsonRows parser = new JsonRows(ORDER, keys, JsonLimits.defaults());
    BlockBuilder builder = new BlockBuilder(ORDER);
    byte[] line = "{\"id\":true,\"\\\"Id\\\"\\n\":7,\"N\u00b0\":\"x\"}".getBytes(UTF_8);

    for (int i = 0; i < 3; i++) {
      assertThat(parser.parse(line, 0, line.length, builder)).isNull();
      builder.endRow(0, Block.ON_TIME);
    }

    assertThat(builder.build().row(2)).isEqualTo(order(7, null, "x"));
  }

  @Test
  void tellsAllThatIsWrongWithASchemaAtOnce() {
    Schema schema =
        Schema.builder().addByteArrayField("raw").addStringField("a").addStringField("b").build();

    assertThatThrownBy(
            () -> new JsonRows(schema, Map.of("b", "a", "c", "d"), JsonLimits.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid field of a key: c (must be one of [raw, a, b]); "
                + "Unsupported type of field raw: BYTES (supported: BYTE, INT16, INT32, INT64, "
                + "FLOAT, DOUBLE, DECIMAL, STRING, BOOLEAN, DATETIME, ROW, ARRAY, ITERABLE, "
                + "MAP with STRING keys); "
                + "Cannot use field a together with field b: both have the key a");
  }

  @Test
  void refusesABuilderOfAnotherSchema() {
    Schema other = Schema.builder().addInt64Field("id").build();

    assertThatThrownBy(() -> parse(ORDER, new BlockBuilder(other), "{}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid builder: fields ");
  }

  private static Row order(long id, @Nullable String price, @Nullable String note) {
    return Row.withSchema(ORDER)
        .addValues(id, price == null ? null : new BigDecimal(price), note)
        .build();
  }

  private static List<Row> rows(Schema schema, String... lines) {
    BlockBuilder builder = new BlockBuilder(schema);
    JsonRows parser = new JsonRows(schema);
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      assertThat(parser.parse(bytes, 0, bytes.length, builder)).as(line).isNull();
      builder.endRow(0, Block.ON_TIME);
    }
    Block block = builder.build();
    return IntStream.range(0, block.rows()).mapToObj(block::row).toList();
  }

  private static JsonProblem problem(Schema schema, String line) {
    JsonProblem problem = parse(schema, new BlockBuilder(schema), line.getBytes(UTF_8));
    return requireNonNull(problem, () -> "no problem with " + line);
  }

  private static @Nullable JsonProblem parse(Schema schema, BlockBuilder builder, byte[] line) {
    return new JsonRows(schema).parse(line, 0, line.length, builder);
  }
}
