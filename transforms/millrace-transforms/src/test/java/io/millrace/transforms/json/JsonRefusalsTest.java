/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static io.millrace.transforms.json.JsonReading.ORDER;
import static io.millrace.transforms.json.JsonReading.order;
import static io.millrace.transforms.json.JsonReading.parse;
import static io.millrace.transforms.json.JsonReading.problem;
import static io.millrace.transforms.json.JsonReading.rows;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonProblem.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, where, and in which words. */
class JsonRefusalsTest {
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
}
