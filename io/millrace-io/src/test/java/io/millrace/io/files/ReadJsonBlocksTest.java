/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TestPipelineExtension.class)
class ReadJsonBlocksTest {
  private static final Schema CLICK =
      Schema.builder().addStringField("id").addInt64Field("ts").build();

  @TempDir private Path folder;

  @Test
  void readsRangesOfSeveralFilesInAPipeline(TestPipeline pipeline) {
    byte[] plain =
        "{\"id\":\"a\",\"ts\":5}\n{\"id\":\"b\"}\n{\"id\":\"c\",\"ts\":6}".getBytes(UTF_8);
    InputFile first = Reading.file(folder.resolve("a.jsonl"), plain);
    InputFile second = Reading.file(folder.resolve("b.jsonl.gz"), Reading.gzip(plain));
    InputFile empty = Reading.file(folder.resolve("c.jsonl"), new byte[0]);

    ReadBlocksResult read = pipeline.apply(reading(List.of(first, second, empty)).inRangesOf(7));

    PCollection<String> rows =
        read.blocks()
            .apply(
                FlatMapElements.into(TypeDescriptors.strings())
                    .via(ReadJsonBlocksTest::idsAndTimes));
    PCollection<String> letters =
        read.rejected()
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(letter -> letter.code() + " " + letter.message()));
    PAssert.that(rows).containsInAnyOrder("a 5", "c 6", "a 5", "c 6");
    String missing = "INVALID_VALUE Missing required ts";
    PAssert.that(letters).containsInAnyOrder(missing, missing);
    PAssert.that(read.tallies())
        .satisfies(
            tallies -> {
              long records = 0;
              for (Row tally : tallies) {
                records += tally.getInt64(ReadFilesResult.RECORDS);
              }
              assertThat(records).isEqualTo(6);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static List<String> idsAndTimes(Block block) {
    List<String> shown = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      shown.add(block.column("id").stringAt(row) + " " + block.eventTime(row));
    }
    return shown;
  }

  @Test
  void neverHoldsALineOf50Megabytes() throws Exception {
    byte[] chunk = ("\u00e9" + "x".repeat(1020) + "\r").getBytes(UTF_8);
    int chunks = 50 * 1024;
    Path path = folder.resolve("a.jsonl");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      DigestOutputStream large = new DigestOutputStream(out, digest);
      for (int i = 0; i < chunks; i++) {
        large.write(chunk);
      }
      out.write("\r\n{\"id\":\"b\",\"ts\":2}\n".getBytes(UTF_8));
    }
    InputFile file = Reading.file(path, Files.size(path));

    BlockReading reading =
        BlockReading.of(reading(List.of(file)), FileRange.of(List.of(file), 1 << 20));

    long length = (long) chunks * chunk.length;
    Rejected letter = reading.letters().get(0);
    assertThat(reading.codes()).containsExactly(RawRecord.RECORD_TOO_LARGE);
    assertThat(letter.recordLength()).isEqualTo(length);
    assertThat(letter.recordSha256()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
    assertThat(letter.recordBytes()).hasSize(65_536);
    assertThat(reading.times()).containsExactly(2L);
    assertThat(reading.tally(ReadFilesResult.RECORDS)).isEqualTo(2);
  }

  @Test
  void takesARecordOfExactlyTheLongestLengthWhateverEndsIt() {
    String line = "{\"id\":\"" + "x".repeat(1_048_560) + "\",\"ts\":1}";
    InputFile file =
        Reading.file(folder.resolve("a.jsonl"), ("\ufeff" + line + "\r\n").getBytes(UTF_8));

    BlockReading reading = BlockReading.of(reading(List.of(file)), file);

    assertThat(line.length()).isEqualTo(1 << 20);
    assertThat(reading.codes()).isEmpty();
    assertThat(reading.times()).containsExactly(1L);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void givesTheRecordsBeforeADamageAndOneLetter(FileCompression compression) {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    byte[] packed = Reading.packed(compression, lines(noise));
    InputFile file =
        Reading.file(
            folder.resolve("a.jsonl" + compression.suffix()),
            Arrays.copyOf(packed, packed.length / 2));

    BlockReading reading = BlockReading.of(reading(List.of(file)), file);

    Reading oracle = Reading.of(file, ReadFilesSpec.defaults());
    int whole = oracle.rows().size() - 1;
    assertThat(whole).isPositive();
    assertThat(reading.rows()).hasSize(whole);
    assertThat(reading.codes()).containsExactly(RawRecord.UNREADABLE_FILE);
    assertThat(reading.messages()).containsExactly(oracle.messages().get(whole));
    assertThat(reading.letters().get(0).recordSha256())
        .isEqualTo(oracle.rows().get(whole).getString(RawRecord.RECORD_SHA256));
    assertThat(reading.tally(ReadFilesResult.BYTES))
        .isEqualTo(oracle.tally().getInt64(ReadFilesResult.BYTES));
  }

  /** Six lines, none like another, that a compression makes no less than half of. */
  private static byte[] lines(byte[] noise) {
    StringBuilder lines = new StringBuilder();
    for (int line = 0; line < 6; line++) {
      String part = HexFormat.of().formatHex(noise, line * 50_000, (line + 1) * 50_000);
      lines.append("{\"id\":\"" + part + "\",\"ts\":1}\n");
    }
    return lines.toString().getBytes(UTF_8);
  }

  @Test
  void saysOfAFileThatIsGone() throws IOException {
    InputFile file = Reading.file(folder.resolve("a.jsonl"), 10);

    BlockReading reading = BlockReading.of(reading(List.of(file)), file);

    assertThat(reading.messages())
        .containsExactly("Cannot read " + file.path() + " at byte 0: no such file");
    assertThat(reading.tally(ReadFilesResult.RECORDS)).isEqualTo(1);
    assertThat(Files.exists(Path.of(file.path()))).isFalse();
  }

  @Test
  void takesTimesOfBothKindsAndRefusesWhatIsNone() {
    Schema schema =
        Schema.builder().addNullableField("at", FieldType.DATETIME).addInt64Field("ts").build();
    String lines =
        """
        {"at":"1970-01-01T00:00:01.5Z","ts":1}
        {"at":null,"ts":2}
        {"at":3,"ts":9223372036854775807}
        {"at":4,"ts":-9223372036854775808}
        """;
    InputFile file = Reading.file(folder.resolve("a.jsonl"), lines.getBytes(UTF_8));
    ReadBlocks read = ReadBlocks.jsonLines(List.of(file), schema).at(Reading.CONTEXT);

    BlockReading byDate = BlockReading.of(read.eventTimeIn("at"), file);
    BlockReading byNumber = BlockReading.of(read.eventTimeIn("ts"), file);

    assertThat(byDate.times()).containsExactly(1500L, 3L, 4L);
    assertThat(byDate.messages()).containsExactly("Missing required at: event time");
    assertThat(byDate.stamps()).containsExactly(Block.ON_TIME, 1500L, 1500L);
    assertThat(byNumber.times()).containsExactly(1L, 2L);
    assertThat(byNumber.messages())
        .containsExactly(
            "Invalid ts: 9223372036854775807 (must be between the years 1 and 9999)",
            "Invalid ts: -9223372036854775808 (must be between the years 1 and 9999)");
    assertThat(byNumber.stamps()).containsOnly(Block.ON_TIME);
  }

  @Test
  void makesBlocksOfBoundedRows() {
    byte[] content = "{\"id\":\"\",\"ts\":1}\n".repeat(40_000).getBytes(UTF_8);
    InputFile file = Reading.file(folder.resolve("a.jsonl"), content);

    BlockReading reading = BlockReading.of(reading(List.of(file)).keepingRecordIn("line"), file);

    assertThat(reading.blocks()).allMatch(block -> block.rows() <= BlockRecords.MAX_ROWS);
    assertThat(reading.rows()).hasSize(40_000);
    assertThat(reading.rows())
        .allMatch(row -> row.getString("line").equals("{\"id\":\"\",\"ts\":1}"));
  }

  @Test
  void tellsAllThatIsWrongWithItsSettings(TestPipeline pipeline) {
    Schema schema = Schema.builder().addByteArrayField("bytes").addStringField("ts").build();
    InputFile csv = Reading.file(folder.resolve("a.csv"), 5);

    assertThatThrownBy(
            () ->
                pipeline.apply(
                    ReadBlocks.jsonLines(List.of(csv), schema)
                        .eventTimeIn("ts")
                        .keepingRecordIn("bytes")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required context; call at(StepContext);"
                + " Unsupported type of event time field ts: STRING (supported: INT64, DATETIME);"
                + " Unsupported type of field bytes: BYTES (supported: BYTE, INT16, INT32,"
                + " INT64, FLOAT, DOUBLE, DECIMAL, STRING, BOOLEAN, DATETIME, ROW, ARRAY,"
                + " ITERABLE, MAP with STRING keys); Cannot name two output fields bytes;"
                + " Unsupported format of %s: csv (supported: jsonl)".formatted(csv.path()));
    assertThatThrownBy(
            () ->
                pipeline.apply(
                    "Other",
                    ReadBlocks.jsonLines(List.of(Reading.file(folder.resolve("a.jsonl"), 5)), CLICK)
                        .at(Reading.CONTEXT)
                        .eventTimeIn("time")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required field time (available: [id, ts])");
    assertThatThrownBy(() -> pipeline.apply("Third", reading(List.of(csv)).eventTimeIn("ts")))
        .hasMessage("Unsupported format of %s: csv (supported: jsonl)".formatted(csv.path()));
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  @Test
  void refusesADisorderThatIsNone() {
    ReadBlocks read = reading(List.of(Reading.file(folder.resolve("a.jsonl"), 5)));
    for (Duration wrong :
        List.of(Duration.ofMillis(-1), Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> read.allowingDisorder(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Invalid disorder: %s (must be whole milliseconds between PT0S and PT87600000H)",
              wrong);
    }
    assertThatThrownBy(() -> ReadBlocks.jsonLines(List.of(), CLICK))
        .hasMessage("Missing required files");
  }

  private static ReadBlocks reading(List<InputFile> files) {
    return ReadBlocks.jsonLines(files, CLICK).eventTimeIn("ts").at(Reading.CONTEXT);
  }
}
