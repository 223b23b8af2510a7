/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadCsvTest {
  private static final String UNCLOSED = "Cannot find the end of record: unclosed quote (";
  private static final String ALONE = "); the line is taken alone";

  @TempDir private Path folder;

  @Test
  void givesARecordWithAllThatIsKnownOfIt() {
    Reading reading = read("id,qty\n7,2\n");

    assertThat(reading.rows())
        .containsExactly(
            Row.withSchema(RawRecord.SCHEMA)
                .addValues("run-1", Instant.parse("2024-05-06T07:08:09.123Z"))
                .addValues(folder.resolve("a.csv").toString(), 1L, 7L, "csv", "id,qty", "7,2")
                .addValues(null, 3L, Reading.sha256("7,2".getBytes(UTF_8)), null, null)
                .build());
    assertThat(reading.tally())
        .isEqualTo(
            Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
                .addValues(folder.resolve("a.csv").toString(), 1L, 11L)
                .build());
  }

  @Test
  void readsGzipAsItsContent() {
    byte[] content = "id,qty\n7,2\n8,3\n".getBytes(UTF_8);

    Reading reading = Reading.of(folder.resolve("a.csv.gz"), Reading.gzip(content));

    assertThat(reading.records()).containsExactly("7,2", "8,3");
    assertThat(reading.offsets()).containsExactly(7L, 11L);
    assertThat(reading.tally().getInt64(ReadFilesResult.BYTES)).isEqualTo(15);
  }

  @Test
  void skipsAByteOrderMark() {
    Reading reading = read("\ufeffid,qty\n7,2\n");

    assertThat(reading.headers()).containsExactly("id,qty");
    assertThat(reading.offsets()).containsExactly(10L);
  }

  @Test
  void countsNoLineEndToTheRecord() {
    Reading reading = read("id,qty\r\n7,2\r\n8,\"3\"\r\n9,\"\r\n\"");

    assertThat(reading.headers()).containsOnly("id,qty");
    assertThat(reading.records()).containsExactly("7,2", "8,\"3\"", "9,\"\r\n\"");
    assertThat(reading.offsets()).containsExactly(8L, 13L, 20L);
    assertThat(reading.problems()).containsOnlyNulls();
  }

  @Test
  void readsALastLineWithoutLineEnd() {
    assertThat(read("id,qty\n7,2").records()).containsExactly("7,2");
  }

  @Test
  void keepsWhatQuotesHold() throws Exception {
    Reading reading = read("id,note\n7,\"a, \"\"b\"\"\nc\"\n8,\n\"\"\"\",\"\"\n");

    assertThat(reading.records()).containsExactly("7,\"a, \"\"b\"\"\nc\"", "8,", "\"\"\"\",\"\"");
    assertThat(reading.parsed())
        .containsExactly(
            "{\"id\":\"7\",\"note\":\"a, \\\"b\\\"\\nc\"}",
            "{\"id\":\"8\",\"note\":\"\"}",
            "{\"id\":\"\\\"\",\"note\":\"\"}");
  }

  @Test
  void takesAQuoteInsideAnUnquotedFieldAsItIs() throws Exception {
    assertThat(read("id,note\n7,5\" pipe\n8,x\n").parsed())
        .containsExactly("{\"id\":\"7\",\"note\":\"5\\\" pipe\"}", "{\"id\":\"8\",\"note\":\"x\"}");
  }

  @Test
  void takesALoneCarriageReturnAsItIs() throws Exception {
    assertThat(read("id,note\n7,a\rb\n").parsed())
        .containsExactly("{\"id\":\"7\",\"note\":\"a\\rb\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,\"open~2,b~3,c~      | up to the file's end",
        "1,\"open~2,\"b\"~3,c~  | text follows the next quote",
        "\"open~2,b~c\"~         | with it the record has 1 columns, the header has 2",
        "1,\"open~2,b~c\",d,e~   | with it the record has 3 or more columns, the header has 2",
      })
  void losesOneLineToAnUnclosedQuote(String lines, String reason) {
    String content = lines.replace('~', '\n');

    Reading reading = read("id,note\n" + content);

    assertThat(reading.records()).containsExactlyElementsOf(content.lines().toList());
    assertThat(reading.problems()).containsExactly(RawRecord.MALFORMED_RECORD, null, null);
    assertThat(reading.messages().get(0)).isEqualTo(UNCLOSED + reason + ALONE);
    assertThat(reading.numbers()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void rejectsAnUnclosedQuoteOnTheLastLine() {
    Reading reading = read("id,note\n1,a\n2,\"open");

    assertThat(reading.records()).containsExactly("1,a", "2,\"open");
    assertThat(reading.messages()).containsExactly(null, UNCLOSED + "up to the file's end" + ALONE);
  }

  @Test
  void losesOneLineToAQuoteOpenForTooLong() {
    String filler = "2,b\n".repeat(400);
    InputFile file =
        Reading.file(
            folder.resolve("a.csv"), ("id,note\n1,\"open\n" + filler + "3,\"\n").getBytes(UTF_8));

    Reading reading = Reading.of(file, new ReadFilesSpec(1024));

    assertThat(reading.rows()).hasSize(402);
    assertThat(reading.messages().get(0)).isEqualTo(UNCLOSED + "within 1024 bytes" + ALONE);
    assertThat(reading.problems().subList(1, 401)).containsOnlyNulls();
    assertThat(reading.problems().get(401)).isEqualTo(RawRecord.MALFORMED_RECORD);
  }

  @Test
  void cutsARecordTooLargeAndGoesOn() {
    String large = "1," + "x".repeat(100_000) + "\r";
    InputFile file =
        Reading.file(folder.resolve("a.csv"), ("id,note\n" + large + "x\r\n2,b\n").getBytes(UTF_8));

    Reading reading = Reading.of(file, new ReadFilesSpec(65_536));

    Row first = reading.rows().get(0);
    assertThat(first.getString(RawRecord.PROBLEM_MESSAGE))
        .isEqualTo("Cannot take record whole: it is 100004 bytes long (must be <= 65536)");
    assertThat(first.getString(RawRecord.RECORD)).isEqualTo(large.substring(0, 65_536));
    assertThat(first.getBytes(RawRecord.RECORD_BYTES)).hasSize(65_536);
    assertThat(first.getInt64(RawRecord.RECORD_LENGTH)).isEqualTo(100_004);
    assertThat(first.getString(RawRecord.RECORD_SHA256))
        .isEqualTo(Reading.sha256((large + "x").getBytes(UTF_8)));
    assertThat(reading.records().get(1)).isEqualTo("2,b");
    assertThat(reading.problems()).containsExactly(RawRecord.RECORD_TOO_LARGE, null);
  }

  @Test
  void takesARecordOfExactlyTheGreatestLength() {
    String exact = "1," + "x".repeat(1022);
    InputFile file =
        Reading.file(
            folder.resolve("a.csv"),
            ("id,note\n" + exact + "\r\n" + exact + "x\n2,b").getBytes(UTF_8));

    Reading reading = Reading.of(file, new ReadFilesSpec(1024));

    assertThat(reading.records()).containsExactly(exact, exact + "x", "2,b");
    assertThat(reading.problems()).containsExactly(null, RawRecord.RECORD_TOO_LARGE, null);
  }

  @Test
  void givesNoRecordForAHeaderAlone() {
    Reading reading = read("id,qty\n");

    assertThat(reading.rows()).isEmpty();
    assertThat(reading.tally().getInt64(ReadFilesResult.BYTES)).isEqualTo(7);
  }

  @Test
  void givesNoRecordForNothing() {
    assertThat(read("").rows()).isEmpty();
    assertThat(read("\n\r\n").rows()).isEmpty();
  }

  @Test
  void passesOverBlankLines() {
    Reading reading = read("\n\r\nid,qty\n\n7,2\n\r\n\n8,3\n\n");

    assertThat(reading.headers()).containsOnly("id,qty");
    assertThat(reading.records()).containsExactly("7,2", "8,3");
    assertThat(reading.numbers()).containsExactly(1L, 2L);
    assertThat(reading.offsets()).containsExactly(11L, 18L);
  }

  @Test
  void readsAHeaderOverSeveralLines() throws Exception {
    assertThat(read("id,\"note\nlong\"\n7,2\n").parsed())
        .containsExactly("{\"id\":\"7\",\"note\\nlong\":\"2\"}");
  }

  @Test
  void rejectsEveryRecordUnderABadHeader() {
    Reading reading = read("id,,id\n7,2,3\n8,3,4\n");

    assertThat(reading.records()).containsExactly("7,2,3", "8,3,4");
    assertThat(reading.headers()).containsOnly("id,,id");
    assertThat(reading.problems()).containsOnly(RawRecord.MALFORMED_RECORD);
    assertThat(reading.messages())
        .containsOnly(
            "Cannot use the file's header: column 2 has no name;"
                + " column 3 is named as one before it: id");
  }

  @Test
  void rejectsEveryRecordUnderAHeaderWithAnUnclosedQuote() {
    Reading reading = read("id,\"qty\n7,2\n8,\"3\n4\"\n");

    assertThat(reading.records()).containsExactly("7,2", "8,\"3", "4\"");
    assertThat(reading.problems()).containsOnly(RawRecord.MALFORMED_RECORD);
    assertThat(reading.messages().get(0))
        .isEqualTo("Cannot use the file's header: unclosed quote in column 2");
  }

  @Test
  void rejectsEveryRecordUnderAHeaderTooLong() {
    String header = "x".repeat(70_000);

    Reading reading = read(header + "\n7\n");

    assertThat(reading.headers()).containsOnlyNulls();
    assertThat(reading.problems())
        .containsExactly(RawRecord.RECORD_TOO_LARGE, RawRecord.MALFORMED_RECORD);
    assertThat(reading.messages().get(1))
        .isEqualTo("Cannot use the file's header: longer than 65536 bytes");
  }

  @Test
  void leavesAWrongNumberOfColumnsToTheParser() {
    Reading reading = read("id,qty\n7,2,3\n8\n");

    assertThat(reading.problems()).containsOnlyNulls();
    assertThatThrownBy(() -> new RecordParser().parse(reading.rows().get(0)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Cannot parse record: expected 2 columns, found 3");
    assertThatThrownBy(() -> new RecordParser().parse(reading.rows().get(1)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Cannot parse record: expected 2 columns, found 1");
  }

  @Test
  void leavesTextAfterAClosingQuoteToTheParser() {
    Reading reading = read("id,note\n7,\"a\nb\"\n\"8\"x,y\n");

    assertThat(reading.problems()).containsOnlyNulls();
    assertThatThrownBy(() -> new RecordParser().parse(reading.rows().get(1)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(
            "Cannot parse record: text after the closing quote of column 1 (line 1, character 4)");
  }

  @Test
  void doesNotParseARecordWithAProblem() {
    Row row = read("id,id\n7,2\n").rows().get(0);

    assertThatThrownBy(() -> new RecordParser().parse(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot parse record: it has the problem MALFORMED_RECORD");
  }

  @Test
  void keepsBytesOnlyWhereTheTextDoesNotGiveThemBack() {
    byte[] content = "id,note\n1,\u00fc\n2,ok\n".getBytes(ISO_8859_1);

    Reading reading = Reading.of(folder.resolve("a.csv"), content);

    Row first = reading.rows().get(0);
    assertThat(first.getString(RawRecord.RECORD)).isEqualTo("1,\ufffd");
    assertThat(first.getBytes(RawRecord.RECORD_BYTES)).containsExactly('1', ',', 0xfc);
    assertThat(first.getInt64(RawRecord.RECORD_LENGTH)).isEqualTo(3);
    assertThat(reading.problems()).containsExactly(RawRecord.INVALID_UTF8, null);
    assertThat(reading.messages().get(0)).isEqualTo("Invalid UTF-8: byte 3 of 3");
    assertThat(reading.rows().get(1).getBytes(RawRecord.RECORD_BYTES)).isNull();
  }

  @Test
  void takesAReplacementCharacterThatIsInTheFileForText() {
    Reading reading = read("id,note\n1,\ufffd\n");

    assertThat(reading.problems()).containsOnlyNulls();
    assertThat(reading.rows().get(0).getBytes(RawRecord.RECORD_BYTES)).isNull();
  }

  private Reading read(String content) {
    return Reading.of(folder.resolve("a.csv"), content);
  }
}
