/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FolderFieldsTest {
  private static final String[] PIECES = {
    "a", "Z", "7", " ", "%", "=", "/", "\u00fc", "\ud83d\ude00", ":"
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void readsTheFoldersThatWereWritten(FileFormat format) {
    long seed = System.nanoTime();
    List<Row> rows = WriteBlocksTest.rows(new Random(seed), 1_000);
    WriteBlocksTest.write(
        WriteBlocks.to(folder.toString())
            .as(format)
            .partitionedBy("ts", "dt=yyyy-MM-dd/hour=HH")
            .at(Reading.CONTEXT),
        rows);
    Schema schema =
        Schema.builder()
            .addDateTimeField("dt")
            .addInt64Field("ts")
            .addNullableField("hour", FieldType.INT32)
            .addStringField("id")
            .build();

    BlockReading reading = read(format, schema, "ts");

    List<Row> expected = new ArrayList<>();
    for (Row row : rows) {
      long ts = row.getInt64("ts");
      expected.add(
          Row.withSchema(schema)
              .addValues(
                  new org.joda.time.Instant(Math.floorDiv(ts, 86_400_000L) * 86_400_000L),
                  ts,
                  Instant.ofEpochMilli(ts).atZone(ZoneOffset.UTC).getHour(),
                  row.getString("id"))
              .build());
    }
    assertThat(reading.messages()).isEmpty();
    assertThat(reading.rows()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void readsAnyTextThatIsPercentEncoded() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      String name = "n" + text(random);
      String value = text(random);
      String plain = "p" + random.nextInt(100) + "%" + (random.nextBoolean() ? "" : "g1");
      Schema wanted =
          Schema.builder().addStringField(name).addStringField("more").addStringField("x").build();

      FolderFields fields =
          FolderFields.of(
              "s3://bucket/x/" + encoded(name) + "=" + encoded(value) + "/more=" + plain + "/",
              wanted);

      assertThat(fields.problem()).as("seed %d", seed).isNull();
      assertThat(fields.value(name).valueAt(0)).as("seed %d", seed).isEqualTo(value);
      assertThat(fields.value("more").valueAt(0)).as("seed %d", seed).isEqualTo(plain);
      assertThat(fields.without(wanted).getFieldNames()).containsExactly("x");
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int piece = random.nextInt(6); piece > 0; piece--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** As Hive does it, which knows no plus sign. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @ParameterizedTest
  @CsvSource({
    "STRING, 2026-01-31",
    "STRING, ''",
    "DATETIME, 2026-01-31",
    "DATETIME, 2026-01-31%2007%3A30%3A00",
    "INT32, 07",
    "INT64, -12",
    "DECIMAL, 1.50",
    "BOOLEAN, true",
    "DOUBLE, 0.5"
  })
  void readsAValueAsOfACsvFile(String type, String value) {
    FieldType wanted = FieldType.of(Schema.TypeName.valueOf(type)).withNullable(true);
    Schema schema = Schema.builder().addField("v", wanted).build();
    Schema two = Schema.builder().addInt64Field("ts").addField("v", wanted).build();
    InputFile inFile =
        Reading.file(
            folder.resolve("a.csv"),
            "ts,v\n5,%s\n"
                .formatted(value.replace("%20", " ").replace("%3A", ":"))
                .getBytes(UTF_8));

    FolderFields fields = FolderFields.of("/in/v=" + value + "/", schema);

    BlockReading inRecord =
        BlockReading.of(read(FileFormat.CSV, List.of(inFile), two, "ts"), inFile);
    assertThat(fields.problem()).isNull();
    assertThat(fields.value("v").valueAt(0))
        .isEqualTo(inRecord.blocks().get(0).column("v").valueAt(0));
  }

  @Test
  void readsHivesWordForNothingAsNull() {
    Schema schema =
        Schema.builder()
            .addNullableField("a", FieldType.STRING)
            .addNullableField("b", FieldType.INT32)
            .build();

    FolderFields fields = FolderFields.of("a=__HIVE_DEFAULT_PARTITION__/b=/", schema);

    assertThat(fields.problem()).isNull();
    assertThat(fields.value("a").isNull(0)).isTrue();
    assertThat(fields.value("b").isNull(0)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"CSV", "JSONL"})
  void makesEachRecordOfAFolderALetterThatIsNoneOfItsType(FileFormat format) {
    Schema schema =
        Schema.builder().addInt64Field("ts").addDateTimeField("dt").addInt32Field("n").build();
    lines(format, "dt=2026-02-30/n=__HIVE_DEFAULT_PARTITION__", 3, 4);
    lines(format, "dt=2026-02-28/n=1", 5);
    lines(format, "dt=2026-02-28/dt=2026-03-01/n=1", 6);
    lines(format, "dt=%C3/n=9999999999", 7);

    BlockReading reading = read(format, schema, "ts");

    assertThat(reading.rows())
        .containsExactly(
            Row.withSchema(schema)
                .addValues(5L, org.joda.time.Instant.parse("2026-02-28T00:00:00Z"), 1)
                .build());
    assertThat(reading.codes()).hasSize(4).containsOnly(RawRecord.INVALID_VALUE);
    String noDay = "Invalid dt: 2026-02-30 (must be an ISO-8601 time); Missing required n";
    assertThat(reading.messages())
        .containsExactlyInAnyOrder(
            noDay,
            noDay,
            "Invalid dt: [2026-02-28, 2026-03-01] (must be in one folder of the path)",
            "Invalid dt: \ufffd (must be UTF-8); Invalid n: 9999999999 (must be a whole number"
                + " from -2147483648 to 2147483647)");
    assertThat(reading.tally(ReadFilesResult.RECORDS)).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void takesTheFoldersWordAndNotTheRecords(FileFormat format) {
    List<Row> rows = WriteBlocksTest.rows(new Random(1), 10);
    WriteBlocksTest.write(
        WriteBlocks.to(folder.resolve("id=one").toString()).as(format).at(Reading.CONTEXT), rows);
    Schema schema = Schema.builder().addInt64Field("ts").addStringField("id").build();

    BlockReading reading = read(format, schema, "ts");

    assertThat(reading.rows())
        .containsExactlyInAnyOrderElementsOf(
            rows.stream()
                .map(row -> Row.withSchema(schema).addValues(row.getInt64("ts"), "one").build())
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void needsNothingOfTheRecordsThemselves(FileFormat format) {
    List<Row> rows = WriteBlocksTest.rows(new Random(1), 100);
    WriteBlocksTest.write(
        WriteBlocks.to(folder.toString()).as(format).partitionedBy("ts").at(Reading.CONTEXT), rows);
    Schema schema = Schema.builder().addDateTimeField("dt").build();

    BlockReading reading = read(format, schema, "dt");

    Map<Long, Long> days = new TreeMap<>();
    reading.times().forEach(time -> days.merge(time, 1L, Long::sum));
    Map<Long, Long> expected = new TreeMap<>();
    rows.forEach(
        row -> expected.merge(row.getInt64("ts") / 86_400_000L * 86_400_000L, 1L, Long::sum));
    assertThat(reading.messages()).isEmpty();
    assertThat(days).isEqualTo(expected);
    assertThat(reading.rows())
        .extracting(row -> row.getDateTime("dt").getMillis())
        .containsExactlyElementsOf(reading.times());
  }

  @Test
  void makesLettersOfAFolderWithoutTheEventTime() {
    Schema schema =
        Schema.builder().addNullableField("dt", FieldType.DATETIME).addInt64Field("ts").build();
    lines(FileFormat.CSV, "dt=__HIVE_DEFAULT_PARTITION__", 1);

    BlockReading reading = read(FileFormat.CSV, schema, "dt");

    assertThat(reading.messages()).containsExactly("Missing required dt: event time");
  }

  @ParameterizedTest
  @EnumSource(names = {"CSV", "JSONL"})
  void keepsTheRecordAndTheOrderOfFieldsInSmallRanges(FileFormat format) {
    Schema schema =
        Schema.builder().addStringField("dt").addInt64Field("ts").addStringField("z").build();
    lines(format, "z=9/dt=x", 1, 2, 3, 4, 5);
    List<InputFile> files = InputFiles.resolve("--in", folder.toString(), null);

    BlockReading reading =
        BlockReading.of(
            read(format, files, schema, "ts").keepingRecordIn("record"), FileRange.of(files, 7));

    assertThat(reading.messages()).isEmpty();
    assertThat(reading.rows())
        .extracting(Row::getValues)
        .containsExactlyInAnyOrderElementsOf(
            List.of(1L, 2L, 3L, 4L, 5L).stream()
                .map(ts -> List.<Object>of("x", ts, "9", line(format, ts)))
                .toList());
  }

  @Test
  void refusesFilesWithoutAFolderThatOthersHave() {
    lines(FileFormat.CSV, "dt=2026-01-31", 1);
    lines(FileFormat.CSV, "more", 1);
    lines(FileFormat.CSV, "more/again", 1);
    Reading.file(make("none").resolve("empty.csv"), new byte[0]);
    Schema required =
        Schema.builder().addInt64Field("ts").addStringField("dt").addStringField("x").build();
    Schema nullable =
        Schema.builder().addInt64Field("ts").addNullableField("dt", FieldType.STRING).build();
    List<InputFile> files = InputFiles.resolve("--in", folder.toString(), null);

    assertThat(read(FileFormat.CSV, files, required, "ts").settings().problems(files))
        .containsExactly(
            "Missing required folder dt=VALUE of %s and 1 more, which other files have"
                .formatted(folder.resolve("more/a.csv").toAbsolutePath()));
    assertThat(read(FileFormat.CSV, files, nullable, "ts").settings().problems(files)).isEmpty();
    assertThat(read(FileFormat.CSV, nullable, "ts").rows())
        .extracting(row -> (@Nullable String) row.getString("dt"))
        .containsExactlyInAnyOrder("2026-01-31", null, null);
  }

  @Test
  void refusesFieldsThatNoTextIsReadAs() {
    lines(FileFormat.JSONL, "dt=2026-01-31", 1);
    Schema schema = Schema.builder().addInt64Field("ts").addByteArrayField("dt").build();
    List<InputFile> files = InputFiles.resolve("--in", folder.toString(), null);

    assertThat(read(FileFormat.AVRO, files, schema, "ts").settings().problems(files))
        .contains(
            "Unsupported type of field dt, which is told by folders: BYTES (supported: STRING,"
                + " BYTE, INT16, INT32, INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN, DATETIME)");
  }

  @Test
  void tellsALetterOfARecordByItself() {
    Schema schema =
        Schema.builder().addInt64Field("ts").addStringField("dt").addDecimalField("n").build();
    Reading.file(
        make("dt=x").resolve("a.jsonl"),
        "{\"ts\":1,\"n\":1.5}\n{\"ts\":2,\"n\":\"many\"}\n".getBytes(UTF_8));

    BlockReading reading = read(FileFormat.JSONL, schema, "ts");

    assertThat(reading.rows())
        .containsExactly(Row.withSchema(schema).addValues(1L, "x", new BigDecimal("1.5")).build());
    assertThat(reading.letters())
        .extracting(Rejected::idempotencyKey)
        .containsExactly(folder.resolve("dt=x/a.jsonl").toAbsolutePath() + "#17@orders/Read");
  }

  private Path make(String name) {
    Path path = folder.resolve(name);
    assertThat(path.toFile().mkdirs() || path.toFile().isDirectory()).isTrue();
    return path;
  }

  private void lines(FileFormat format, String name, long... times) {
    StringBuilder lines = new StringBuilder(format == FileFormat.CSV ? "ts\n" : "");
    for (long time : times) {
      lines.append(line(format, time)).append('\n');
    }
    Reading.file(make(name).resolve("a." + format.word()), lines.toString().getBytes(UTF_8));
  }

  private static String line(FileFormat format, long time) {
    return format == FileFormat.CSV ? String.valueOf(time) : "{\"ts\":" + time + "}";
  }

  private BlockReading read(FileFormat format, Schema schema, String eventTime) {
    List<InputFile> files = InputFiles.resolve("--in", folder.toString(), null);
    return BlockReading.of(
        read(format, files, schema, eventTime), FileRange.of(files, Long.MAX_VALUE));
  }

  private static ReadBlocks read(
      FileFormat format, List<InputFile> files, Schema schema, String eventTime) {
    ReadBlocks read =
        switch (format) {
          case CSV -> ReadBlocks.csvFiles(files, schema);
          case JSONL -> ReadBlocks.jsonLines(files, schema);
          case AVRO -> ReadBlocks.avroFiles(files, schema);
          case PARQUET -> ReadBlocks.parquetFiles(files, schema);
        };
    return read.eventTimeIn(eventTime).at(Reading.CONTEXT);
  }
}
