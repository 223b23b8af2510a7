/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for any file; a failure names the seed that made it. */
class ReadFilesPropertyTest {
  private static final int TABLES = 300;
  private static final int MUTATIONS = 1500;
  private static final String[] PIECES = {
    "a", "7", " ", ",", "\"", "\n", "\r\n", "\u00fc", "\ud83d\ude00", "", "{", "'"
  };

  @TempDir private Path folder;

  @Test
  void givesBackEveryTable() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < TABLES; i++) {
      List<List<String>> table = table(random);
      String csv = csv(table, random);

      Reading reading = Reading.of(folder.resolve("a.csv"), csv);

      String shown = "seed " + seed + ", table " + i + ": " + csv;
      assertThat(reading.problems()).as(shown).doesNotContain(RawRecord.MALFORMED_RECORD);
      assertThat(parsed(reading)).as(shown).isEqualTo(table.subList(1, table.size()));
      assertThat(ofCommonsCsv(csv)).as(shown).isEqualTo(table);
    }
  }

  @Test
  void losesNoByteOfADamagedCsvFile() {
    StringBuilder csv = new StringBuilder("id,note,qty\n");
    for (int i = 0; i < 30; i++) {
      csv.append(i).append(i % 3 == 0 ? ",\"a, \"\"b\"\"\nc\"," : ",plain \u00fc,").append(i * 7);
      csv.append('\n');
    }
    losesNoByte("a.csv", csv.toString().getBytes(UTF_8));
  }

  @Test
  void losesNoByteOfADamagedJsonLinesFile() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      lines.append("{\"id\":").append(i).append(",\"note\":\"plain \u00fc\"}\n");
    }
    losesNoByte("a.jsonl", lines.toString().getBytes(UTF_8));
  }

  private void losesNoByte(String name, byte[] sound) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RecordParser parser = new RecordParser();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = damage(sound, random);

      Reading reading = Reading.of(folder.resolve(name), damaged);

      String shown = "seed " + seed + ", mutation " + i;
      assertThat(reading.tally().getInt64(ReadFilesResult.RECORDS))
          .as(shown)
          .isEqualTo(reading.rows().size());
      assertThat(reading.tally().getInt64(ReadFilesResult.BYTES))
          .as(shown)
          .isEqualTo(damaged.length);
      assertEveryByteIsThere(reading, damaged, shown);
      reading.rows().forEach(row -> assertParsesOrRefuses(parser, row, shown));
    }
  }

  /** Between the records, and after the header, there are only line ends. */
  private static void assertEveryByteIsThere(Reading reading, byte[] file, String shown) {
    int position = reading.rows().isEmpty() ? file.length : offset(reading.rows().get(0));
    if (position > 0) {
      String start = new String(file, 0, position, UTF_8).replaceFirst("^\ufeff", "");
      String header = reading.rows().isEmpty() ? start : reading.headers().get(0);
      assertThat(start.strip()).as(shown).isEqualTo(header == null ? "" : header.strip());
    }
    for (Row row : reading.rows()) {
      byte[] bytes = Reading.bytes(row);
      int offset = offset(row);
      assertThat(new String(file, position, offset - position, UTF_8)).as(shown).matches("[\r\n]*");
      assertThat(bytes)
          .as(shown)
          .isEqualTo(Arrays.copyOfRange(file, offset, offset + bytes.length));
      assertThat(row.getInt64(RawRecord.RECORD_LENGTH)).as(shown).isEqualTo(bytes.length);
      assertThat(row.getString(RawRecord.RECORD_SHA256)).as(shown).isEqualTo(Reading.sha256(bytes));
      position = offset + bytes.length;
    }
    assertThat(new String(file, position, file.length - position, UTF_8))
        .as(shown)
        .matches("[\r\n]*");
  }

  private static void assertParsesOrRefuses(RecordParser parser, Row row, String shown) {
    if (row.getString(RawRecord.PROBLEM) == null) {
      try {
        assertThat(parser.parse(row).size()).as(shown).isNotNegative();
      } catch (MalformedRecordException e) {
        assertThat(e.getMessage()).as(shown).startsWith("Cannot parse record: ");
      }
    }
  }

  private static int offset(Row row) {
    return requireNonNull(row.getInt64(RawRecord.BYTE_OFFSET)).intValue();
  }

  private static byte[] damage(byte[] sound, Random random) {
    byte[] damaged = sound;
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(damaged.length);
      int removed = random.nextInt(3);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(damaged, 0, at);
      for (int added = random.nextInt(3); added > 0; added--) {
        byte[] likely = {'"', ',', '\n', '\r', '{', '}', 0, (byte) random.nextInt(256)};
        out.write(likely[random.nextInt(likely.length)]);
      }
      int after = Math.min(damaged.length, at + removed);
      out.write(damaged, after, damaged.length - after);
      damaged = out.toByteArray();
    }
    return damaged;
  }

  private static List<List<String>> table(Random random) {
    int columns = 1 + random.nextInt(4);
    List<List<String>> table = new ArrayList<>();
    for (int row = random.nextInt(8); row >= 0; row--) {
      List<String> fields = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        StringBuilder field = new StringBuilder(table.isEmpty() ? "c" + column : "");
        for (int piece = random.nextInt(5); piece > 0; piece--) {
          field.append(PIECES[random.nextInt(PIECES.length)]);
        }
        fields.add(field.toString());
      }
      table.add(fields);
    }
    return table;
  }

  private static String csv(List<List<String>> table, Random random) {
    String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
    StringBuilder csv = new StringBuilder();
    for (List<String> fields : table) {
      List<String> written = new ArrayList<>();
      for (String field : fields) {
        // A quote or an empty line's only field would be taken for something else unquoted.
        boolean needed = field.matches("(?s).*[\",\n\r].*") || fields.equals(List.of(""));
        written.add(
            needed || random.nextInt(3) == 0 ? '"' + field.replace("\"", "\"\"") + '"' : field);
      }
      csv.append(String.join(",", written)).append(lineEnd);
    }
    boolean ends = random.nextBoolean();
    return ends ? csv.toString() : csv.substring(0, csv.length() - lineEnd.length());
  }

  private static List<List<String>> parsed(Reading reading) throws MalformedRecordException {
    RecordParser parser = new RecordParser();
    List<List<String>> table = new ArrayList<>();
    for (Row row : reading.rows()) {
      List<String> fields = new ArrayList<>();
      parser.parse(row).forEach(value -> fields.add(value.textValue()));
      table.add(fields);
    }
    return table;
  }

  private static List<List<String>> ofCommonsCsv(String csv) throws IOException {
    try (CSVParser parser = CSVParser.parse(csv, CSVFormat.RFC4180)) {
      return parser.stream().map(CSVRecord::toList).toList();
    }
  }
}
