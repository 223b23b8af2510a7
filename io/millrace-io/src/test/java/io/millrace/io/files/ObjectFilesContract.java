/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.StepContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of files where a rename is a copy and a delete, and no folder is. */
public abstract class ObjectFilesContract {
  private static final int RANGE = 1_000;

  /** Each object takes some requests, and days have many. */
  static final String MONTHS = "month=yyyy-MM";

  /** A bucket that is empty, as an address. */
  protected abstract String newBucket() throws IOException;

  /** All objects of a bucket, hidden ones too, by their addresses. */
  protected abstract Map<String, byte[]> objects(String bucket) throws IOException;

  @ParameterizedTest
  @EnumSource
  final void givesBackWhatWasWrittenInRangesAndByGlobs(FileFormat format) throws IOException {
    long seed = System.nanoTime();
    List<Row> rows = WriteBlocksTest.rows(new Random(seed), 300);
    String bucket = newBucket();
    for (FileCompression compression : FileCompression.values()) {
      String folder = bucket + "/lake/" + compression.word();

      WriteBlocksTest.write(write(folder, format).compressedBy(compression), rows);

      assertThat(read(folder)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
      assertThat(read(folder + "/month=*/*." + format.word() + "*"))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(rows);
    }
  }

  @Test
  final void showsTheSameObjectsWhenARunIsBegunAgain() throws IOException {
    List<Row> rows = WriteBlocksTest.rows(new Random(1), 300);
    String bucket = newBucket();
    String folder = bucket + "/lake";
    WriteBlocks write = write(folder, FileFormat.CSV);
    WriteBlocksTest.write(write, rows);
    Map<String, String> first = hashes(bucket);

    WriteBlocksTest.write(write, rows);

    assertThat(hashes(bucket)).isEqualTo(first);
    WriteBlocksTest.write(write.at(new StepContext("run-2", "sales/Write")), rows);
    assertThat(read(folder)).hasSize(2 * rows.size());
  }

  @Test
  final void failsWhereAnObjectIsGoneThatIsToBeShown() throws IOException {
    String bucket = newBucket();
    put(bucket + "/lake/.a.csv.writing", new byte[] {1});

    HiddenPath.show(bucket + "/lake/a.csv");
    HiddenPath.show(bucket + "/lake/a.csv");

    assertThat(objects(bucket)).containsOnlyKeys(bucket + "/lake/a.csv");
    assertThatThrownBy(() -> HiddenPath.show(bucket + "/lake/b.csv"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(bucket + "/lake/.b.csv.writing");
  }

  @Test
  final void watchesAPrefix() throws IOException {
    String bucket = newBucket();
    WatchFiles watch =
        WatchFiles.in(bucket + "/in", Watched.SCHEMA).eventTimeIn("ts").at(Reading.CONTEXT);
    try (Watched watched = new Watched(watch)) {
      watched.read(1);
      assertThat(watched.rows()).isEmpty();

      put(bucket + "/in/a.jsonl", "{\"ts\":1}\n".getBytes(UTF_8));
      put(bucket + "/in/dt=2026-01-31/b.csv", "ts\n2\n".getBytes(UTF_8));
      put(bucket + "/in/.c.csv", "ts\n3\n".getBytes(UTF_8));
      watched.read(1);

      assertThat(watched.rows()).containsExactly("a.jsonl:1", "b.csv:2");
      put(bucket + "/in/a.jsonl", "{\"ts\":1}\n{\"ts\":2}\n".getBytes(UTF_8));
      watched.read(2);
      assertThat(watched.rows()).isEmpty();
      assertThat(watched.messages())
          .singleElement()
          .asString()
          .startsWith("CHANGED_FILE: Cannot read " + bucket + "/in/a.jsonl: it has changed");
    }
  }

  static WriteBlocks write(String folder, FileFormat format) {
    return WriteBlocks.to(folder)
        .as(format)
        .partitionedBy("ts", MONTHS)
        .at(new StepContext("run-1", "sales/Write"));
  }

  static List<Row> read(String folder) {
    Schema schema = WriteBlocksTest.SCHEMA;
    List<Row> rows = new ArrayList<>();
    for (InputFile file : InputFiles.resolve("--in", folder, null)) {
      List<InputFile> one = List.of(file);
      ReadBlocks read =
          switch (file.format()) {
            case CSV -> ReadBlocks.csvFiles(one, schema);
            case JSONL -> ReadBlocks.jsonLines(one, schema);
            case AVRO -> ReadBlocks.avroFiles(one, schema);
            case PARQUET -> ReadBlocks.parquetFiles(one, schema);
          };
      ReadBlocks set = read.eventTimeIn("ts").at(Reading.CONTEXT);
      List<FileRange> ranges =
          file.format() == FileFormat.CSV
              ? new CsvRanges(RANGE, ReadFilesSpec.defaults()).ranges(file)
              : FileRange.of(one, RANGE);
      BlockReading reading = BlockReading.of(set, ranges);
      assertThat(reading.messages()).isEmpty();
      rows.addAll(reading.rows());
    }
    return rows;
  }

  /** All objects of a bucket, hidden ones too, with a hash of what is in them. */
  final Map<String, String> hashes(String bucket) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    objects(bucket).forEach((path, content) -> hashes.put(path, Reading.sha256(content)));
    return hashes;
  }

  private static void put(String path, byte[] content) throws IOException {
    try (OutputStream out = Storage.create(path)) {
      out.write(content);
    }
  }
}
