/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TestPipelineExtension.class)
class ReadFilesTest {
  @TempDir private Path folder;

  @Test
  void readsSeveralFilesAndTellsTheRecordsOfEach(TestPipeline pipeline) {
    byte[] lines = "{\"id\":1}\n{\"id\":2}\n".getBytes(UTF_8);
    InputFile csv = file("a.csv", "id,qty\n7,2\n8,\"x\n".getBytes(UTF_8));
    InputFile gzip = file("b.jsonl.gz", Reading.gzip(lines));
    InputFile empty = file("c.csv", new byte[0]);
    InputFile missing = Reading.file(folder.resolve("d.csv"), 3L);
    List<Row> expected = new ArrayList<>();
    List<Row> tallies = new ArrayList<>();
    for (InputFile file : List.of(csv, gzip, empty, missing)) {
      Reading reading = Reading.of(file, ReadFilesSpec.defaults());
      expected.addAll(reading.rows());
      tallies.add(reading.tally());
    }

    ReadFilesResult result =
        pipeline.apply(
            ReadFiles.from(List.of(csv, gzip, empty, missing))
                .at(Reading.CONTEXT)
                .ingestedAt(Reading.INGESTED_AT));

    PAssert.that(result.records().apply(UnpackBlocks.rows())).containsInAnyOrder(expected);
    PAssert.that(result.tallies()).containsInAnyOrder(tallies);
    pipeline.run();
    assertThat(tallies)
        .extracting(tally -> tally.getInt64(ReadFilesResult.RECORDS))
        .containsExactly(2L, 2L, 0L, 1L);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void keepsTheRecordsBeforeTheEndOfATruncatedFile(FileCompression compression) {
    StringBuilder lines = new StringBuilder("id\n");
    for (int i = 0; i < 100_000; i++) {
      lines.append(i).append('\n');
    }
    byte[] whole = Reading.packed(compression, lines.toString().getBytes(UTF_8));

    Reading reading =
        Reading.of(
            folder.resolve("a.csv" + compression.suffix()), Arrays.copyOf(whole, whole.length / 2));

    int last = reading.rows().size() - 1;
    assertThat(last).isBetween(10_000, 99_999);
    assertThat(reading.records().subList(0, last))
        .isEqualTo(IntStream.range(0, last).mapToObj(Integer::toString).toList());
    assertThat(reading.problems().subList(0, last)).containsOnlyNulls();
    assertThat(reading.problems().get(last)).isEqualTo(RawRecord.UNREADABLE_FILE);
    assertThat(reading.messages().get(last))
        .endsWith(": the " + compression.word() + " data is truncated");
    assertThat(reading.tally().getInt64(ReadFilesResult.RECORDS)).isEqualTo(last + 1L);
  }

  @ParameterizedTest
  @CsvSource({"GZIP, 8", "ZSTD, 4"})
  void tellsDamageBetweenTwoLinesByARecordOfItsOwn(FileCompression compression, int checksum) {
    byte[] whole = Reading.packed(compression, "id\n1\n".getBytes(UTF_8));
    Path path = folder.resolve("a.csv" + compression.suffix());

    Reading reading = Reading.of(path, Arrays.copyOf(whole, whole.length - checksum));

    assertThat(reading.records()).containsExactly("1", null);
    assertThat(reading.offsets()).containsExactly(3L, 5L);
    assertThat(reading.messages())
        .containsExactly(
            null,
            "Cannot read %s at byte 5: the %s data is truncated"
                .formatted(path, compression.word()));
  }

  @ParameterizedTest
  @CsvSource({"GZIP, 8", "ZSTD, 4"})
  void tellsAWrongChecksum(FileCompression compression, int checksum) {
    byte[] content = Reading.packed(compression, "{\"id\":1}\n".getBytes(UTF_8));
    content[content.length - checksum] ^= 1;

    Reading reading = Reading.of(folder.resolve("a.jsonl" + compression.suffix()), content);

    assertThat(reading.records()).containsExactly("{\"id\":1}", null);
    assertThat(reading.messages().get(1))
        .endsWith(
            "at byte 9: the %s data is corrupt (its checksum differs)"
                .formatted(compression.word()));
  }

  @Test
  void tellsAFileThatIsGoneByOneRecord() {
    Path path = folder.resolve("gone.csv");

    Reading reading = Reading.of(Reading.file(path, 5L), ReadFilesSpec.defaults());

    assertThat(reading.records()).containsExactly((String) null);
    assertThat(reading.problems()).containsExactly(RawRecord.UNREADABLE_FILE);
    assertThat(reading.messages())
        .containsExactly("Cannot read " + path + " at byte 0: no such file");
    assertThat(reading.tally().getInt64(ReadFilesResult.RECORDS)).isEqualTo(1);
  }

  @Test
  void asksForWhatItNeeds(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    ReadFiles read = ReadFiles.from(List.of(Reading.file(folder.resolve("a.csv"), 1L)));

    assertThatThrownBy(() -> pipeline.apply("One", read.ingestedAt(Instant.EPOCH)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required context; call at(StepContext)");
    assertThatThrownBy(() -> pipeline.apply("Two", read.at(Reading.CONTEXT)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required ingestedAt; call ingestedAt(Instant)");
    assertThatThrownBy(() -> ReadFiles.from(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required files");
    assertThatThrownBy(() -> new ReadFilesSpec(1023))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid maxRecordBytes: 1023 (must be between 1024 and 67108864)");
  }

  private InputFile file(String name, byte[] content) {
    return Reading.file(folder.resolve(name), content);
  }
}
