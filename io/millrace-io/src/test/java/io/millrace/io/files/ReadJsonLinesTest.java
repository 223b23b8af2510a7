/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadJsonLinesTest {
  @TempDir private Path folder;

  @Test
  void givesEachLineAsReceived() {
    Reading reading = read("\ufeff{\"id\": 1}\r\n\n \n{\"id\":2}");

    assertThat(reading.records()).containsExactly("{\"id\": 1}", " ", "{\"id\":2}");
    assertThat(reading.offsets()).containsExactly(3L, 15L, 17L);
    assertThat(reading.numbers()).containsExactly(1L, 2L, 3L);
    assertThat(reading.headers()).containsOnlyNulls();
    assertThat(reading.problems()).containsOnlyNulls();
  }

  @Test
  void readsGzipOfSeveralMembersAsOneFile() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Reading.gzip("{\"id\":1}\n{\"i".getBytes(UTF_8)));
    content.write(Reading.gzip("d\":2}\n".getBytes(UTF_8)));

    Reading reading = Reading.of(folder.resolve("a.jsonl.gz"), content.toByteArray());

    assertThat(reading.records()).containsExactly("{\"id\":1}", "{\"id\":2}");
  }

  @Test
  void readsEscapes() throws Exception {
    ObjectNode tree = parse("{\"a\\n\":\"\\u00e9\\ud83d\\ude00\\\"\\/\"}");

    assertThat(tree.get("a\n").textValue()).isEqualTo("\u00e9\ud83d\ude00\"/");
  }

  @Test
  void keepsNumbersExactly() throws Exception {
    ObjectNode tree =
        parse(
            "{\"money\":1.50,\"many\":12345678901234567890.1234567890,"
                + "\"whole\":123456789012345678901234567890,\"tiny\":1E-400}");

    assertThat(tree.get("money").decimalValue()).isEqualTo(new BigDecimal("1.50"));
    assertThat(tree.get("many").decimalValue())
        .isEqualTo(new BigDecimal("12345678901234567890.1234567890"));
    assertThat(tree.get("whole").bigIntegerValue()).isEqualTo("123456789012345678901234567890");
    assertThat(tree.get("tiny").decimalValue()).isEqualTo(new BigDecimal("1E-400"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2}    | Duplicate field 'a' (character 11)",
        "{\"a\":NaN}          | Non-standard token 'NaN': enable",
        "{\"a\":1} {\"a\":2}  | text after the object (character 9)",
        "{\"a\":1},           | Unexpected character (',' (code 44))",
        "{\"a\":1             | Unexpected end-of-input",
        "{\"a\":01}           | Invalid numeric value: Leading zeroes not allowed",
        "{'a':1}              | Unexpected character (''' (code 39))",
        "{\"a\":\"\\ud83d\"}  | a text has half of a surrogate pair",
        "{\"\\ud83d\":1}      | a text has half of a surrogate pair",
        "[1]                  | expected an object, found start array",
        "\"a\"                | expected an object, found value string",
        "null                 | expected an object, found value null",
        "` `                  | expected an object, found nothing",
        "oops                 | Unrecognized token 'oops'",
        "{\"a\":1e99999999999} | a number's exponent is out of range",
      })
  void refusesWhatIsNotOneObject(String record, String reason) {
    assertThatThrownBy(() -> parse(record))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("Cannot parse record: " + reason);
  }

  @Test
  void takesAHundredLevelsAndNoMore() throws Exception {
    assertThat(parse("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}").get("a").isArray())
        .isTrue();
    assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("Cannot parse record: Document nesting depth (101) exceeds");
  }

  @Test
  void showsLittleOfARecordInAMessage() {
    assertThatThrownBy(() -> parse("{\"a\":" + "x".repeat(5000) + "}"))
        .isInstanceOf(MalformedRecordException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    assertThatThrownBy(
            () -> parse("{\"" + "x".repeat(5000) + "\":1,\"" + "x".repeat(5000) + "\":2}"))
        .isInstanceOf(MalformedRecordException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void parsesAStringAsLongAsARecord() throws Exception {
    String text = "x".repeat(1_000_000);

    assertThat(parse("{\"a\":\"" + text + "\"}").get("a").textValue()).isEqualTo(text);
  }

  @Test
  void keepsTheBytesOfARecordThatIsNotUtf8() {
    byte[] content = {'{', '}', '\n', '{', '"', (byte) 0xe2, (byte) 0x82, '"', '}', '\n'};

    Reading reading = Reading.of(folder.resolve("a.jsonl"), content);

    assertThat(reading.problems()).containsExactly(null, RawRecord.INVALID_UTF8);
    assertThat(reading.messages().get(1)).isEqualTo("Invalid UTF-8: byte 3 of 6");
    assertThat(reading.rows().get(1).getBytes(RawRecord.RECORD_BYTES))
        .containsExactly('{', '"', 0xe2, 0x82, '"', '}');
    assertThat(reading.records().get(1)).isEqualTo("{\"\ufffd\"}");
  }

  @Test
  void neverHoldsALineOf20Megabytes() throws Exception {
    // The carriage returns stand where the reader's memory ends, and are no line ends.
    byte[] chunk = ("\u00e9" + "x".repeat(1020) + "\r").getBytes(UTF_8);
    int chunks = 20 * 1024;
    Path path = folder.resolve("a.jsonl");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      DigestOutputStream large = new DigestOutputStream(out, digest);
      for (int i = 0; i < chunks; i++) {
        large.write(chunk);
      }
      out.write("\r\n{\"id\":2}\n".getBytes(UTF_8));
    }

    Reading reading = Reading.of(Reading.file(path, Files.size(path)), ReadFilesSpec.defaults());

    Row first = reading.rows().get(0);
    long length = (long) chunks * chunk.length;
    assertThat(first.getInt64(RawRecord.RECORD_LENGTH)).isEqualTo(length);
    assertThat(first.getString(RawRecord.PROBLEM)).isEqualTo(RawRecord.RECORD_TOO_LARGE);
    assertThat(first.getString(RawRecord.PROBLEM_MESSAGE))
        .isEqualTo(
            "Cannot take record whole: it is " + length + " bytes long (must be <= 1048576)");
    assertThat(first.getString(RawRecord.RECORD_SHA256))
        .isEqualTo(HexFormat.of().formatHex(digest.digest()));
    assertThat(first.getString(RawRecord.RECORD).getBytes(UTF_8)).hasSize(65_536);
    assertThat(first.getBytes(RawRecord.RECORD_BYTES)).hasSize(65_536);
    assertThat(reading.records().get(1)).isEqualTo("{\"id\":2}");
    assertThat(reading.offsets()).containsExactly(0L, length + 2);
  }

  @Test
  void cutsBetweenCharacters() {
    String line = "x" + "\u00e9".repeat(50_000);
    InputFile file = Reading.file(folder.resolve("a.jsonl"), line.getBytes(UTF_8));

    Row row = Reading.of(file, new ReadFilesSpec(1024)).rows().get(0);

    assertThat(row.getString(RawRecord.RECORD)).isEqualTo(line.substring(0, 32_768));
    assertThat(row.getBytes(RawRecord.RECORD_BYTES)).hasSize(65_536);
  }

  private Reading read(String content) {
    return Reading.of(folder.resolve("a.jsonl"), content);
  }

  private ObjectNode parse(String record) throws MalformedRecordException {
    return new RecordParser().parse(read(record).rows().get(0));
  }
}
