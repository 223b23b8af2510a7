/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WriteBlocksTest {
  static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("ts")
          .addStringField("id")
          .addNullableField("at", FieldType.DATETIME)
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("ratio", FieldType.DOUBLE)
          .addNullableField("part", FieldType.FLOAT)
          .addNullableField("units", FieldType.INT32)
          .addNullableField("paid", FieldType.BOOLEAN)
          .build();

  private static final StepContext AT = new StepContext("run-1", "sales/Write");
  private static final String[] PIECES = {"a", ",", "\"", "\n", "\r", "\\", "\t", "\u00fc", ""};
  private static final long DAY = 86_400_000L;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void givesBackWhatWasWrittenInEachCompression(FileFormat format) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (FileCompression compression : FileCompression.values()) {
      Path target = folder.resolve(compression.word());
      List<Row> rows = rows(random, 500);

      write(WriteBlocks.to(target.toString()).as(format).compressedBy(compression).at(AT), rows);

      assertThat(read(target)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesEachRowIntoTheFolderOfItsDay(FileFormat format) throws IOException {
    long seed = System.nanoTime();
    List<Row> rows = rows(new Random(seed), 2_000);

    write(WriteBlocks.to(folder.toString()).as(format).partitionedBy("ts").at(AT), rows);

    Map<String, List<Row>> expected = new TreeMap<>();
    for (Row row : rows) {
      LocalDate day =
          LocalDate.ofInstant(java.time.Instant.ofEpochMilli(row.getInt64("ts")), ZoneOffset.UTC);
      expected.computeIfAbsent("dt=" + day, none -> new ArrayList<>()).add(row);
    }
    assertThat(expected)
        .as("more than are open at once")
        .hasSizeGreaterThan(WriteBlocksFn.MAX_OPEN);
    try (Stream<Path> folders = Files.list(folder).filter(Files::isDirectory)) {
      assertThat(folders.map(day -> day.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected.keySet());
    }
    for (Map.Entry<String, List<Row>> day : expected.entrySet()) {
      assertThat(read(folder.resolve(day.getKey())))
          .as("seed %d, %s", seed, day.getKey())
          .containsExactlyInAnyOrderElementsOf(day.getValue());
    }
  }

  @Test
  void showsTheSameFilesWhenARunIsBegunAgain() throws IOException {
    List<Row> rows = rows(new Random(1), 300);
    WriteBlocks write =
        WriteBlocks.to(folder.toString()).as(FileFormat.CSV).partitionedBy("ts").at(AT);
    write(write, rows);
    Map<String, String> first = files(folder);

    write(write, rows);

    assertThat(files(folder)).isEqualTo(first);
    write(write.at(new StepContext("run-2", "sales/Write")), rows);
    assertThat(files(folder)).hasSizeGreaterThan(first.size());
    assertThat(read(folder)).hasSize(2 * rows.size());
  }

  @Test
  void endsInTheSameFilesWhenARunWasKilledWhileItShowedThem() throws IOException {
    List<Row> rows = rows(new Random(1), 300);
    WriteBlocks write =
        WriteBlocks.to(folder.toString()).as(FileFormat.JSONL).partitionedBy("ts").at(AT);
    write(write, rows);
    Map<String, String> complete = files(folder);
    int hidden = 0;
    for (InputFile file : InputFiles.resolve("--in", folder.toString(), null)) {
      Path shown = Path.of(file.path());
      if (hidden++ % 2 == 0) {
        Files.move(shown, shown.resolveSibling("." + shown.getFileName() + ".writing"));
      }
    }
    assertThat(read(folder)).hasSizeLessThan(rows.size());

    write(write, rows);

    assertThat(files(folder)).isEqualTo(complete);
  }

  @Test
  void writesIntoAFolderThatIsNamedWithItsScheme() throws IOException {
    List<Row> rows = rows(new Random(1), 100);

    write(WriteBlocks.to("file://" + folder).as(FileFormat.JSONL).partitionedBy("ts").at(AT), rows);

    assertThat(read(folder)).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void makesALetterOfEachRowThatNoFileCanHold() throws IOException {
    Row sound = row(1, "a", 0L, "1.5", 0.5);
    List<Row> rows =
        List.of(
            sound,
            row(2, "b", null, "1.5", 0.5),
            row(3, "c", 253_402_300_800_000L, null, 0.5),
            row(4, "d", 0L, null, Double.NaN));
    Pipeline pipeline = Pipeline.create();

    WriteBlocksResult written =
        blocks(pipeline, rows)
            .apply(
                WriteBlocks.to(folder.toString())
                    .as(FileFormat.JSONL)
                    .partitionedBy("at", "year=yyyy/month=MM")
                    .at(AT));

    PAssert.that(
            written
                .rejected()
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(letter -> letter.code() + " " + letter.message())))
        .containsInAnyOrder(
            "MISSING_VALUE Missing required at",
            "INVALID_VALUE Invalid at: 253402300800000 (must be between the years 1 and 9999)",
            "INVALID_VALUE Invalid ratio: NaN (must be a finite number)");
    pipeline.run().waitUntilFinish();
    assertThat(read(folder.resolve("year=1970/month=01"))).containsExactly(sound);
  }

  @Test
  void makesALetterOfADecimalThatAvroAndParquetCannotHold() throws IOException {
    Row sound = row(1, "a", 0L, "9".repeat(32) + ".999999", 0.5);
    List<Row> rows = List.of(sound, row(2, "b", 0L, "0.0000001", 1), row(3, "c", 0L, "1e32", 1));
    for (FileFormat format : List.of(FileFormat.AVRO, FileFormat.PARQUET)) {
      Path target = folder.resolve(format.word());
      Pipeline pipeline = Pipeline.create();

      WriteBlocksResult written =
          blocks(pipeline, rows).apply(WriteBlocks.to(target.toString()).as(format).at(AT));

      PAssert.that(
              written
                  .rejected()
                  .apply(MapElements.into(TypeDescriptors.strings()).via(Rejected::message)))
          .containsInAnyOrder(
              "Invalid price: 1E-7 (must be a number with at most 32 digits before the point and 6"
                  + " after it)",
              "Invalid price: 1E+32 (must be a number with at most 32 digits before the point and"
                  + " 6 after it)");
      pipeline.run().waitUntilFinish();
      assertThat(read(target)).containsExactly(sound);
    }
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    Schema schema = Schema.builder().addStringField("dt").addByteArrayField("order id").build();
    PCollection<Block> blocks = Pipeline.create().apply(Create.empty(BlockCoder.of(schema)));

    assertThatThrownBy(
            () -> blocks.apply(WriteBlocks.to("out").as(FileFormat.CSV).partitionedBy("dt")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field order id: BYTES NOT NULL (supported: STRING, BYTE, INT16,"
                + " INT32, INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN, DATETIME); Unsupported type of"
                + " partition field dt: STRING (supported: INT64, DATETIME); Cannot use the"
                + " partition dt together with a field of that name; Missing required context;"
                + " call at(StepContext)");
    assertThatThrownBy(() -> blocks.apply(WriteBlocks.to("out").as(FileFormat.AVRO).at(AT)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid name of field order id (must be [A-Za-z_][A-Za-z0-9_]*, as Avro's are)");
    assertThatThrownBy(() -> WriteBlocks.to(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required folder");
    for (String pattern :
        List.of("yyyy", "dt=", "_dt=yyyy", "dt=yyyy/../x=MM", "dt=b", "dt=yyyy/dt=MM")) {
      assertThatThrownBy(() -> WriteBlocks.to("out").partitionedBy("ts", pattern))
          .as(pattern)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Invalid partitions: "
                  + pattern
                  + " (must be NAME=PATTERN with slashes between, each NAME once, such as"
                  + " dt=yyyy-MM-dd/hour=HH)");
    }
  }

  static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder id = new StringBuilder();
      for (int piece = random.nextInt(5); piece > 0; piece--) {
        id.append(PIECES[random.nextInt(PIECES.length)]);
      }
      boolean full = random.nextInt(4) > 0;
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues(
                  (long) random.nextInt(40) * DAY + random.nextInt((int) DAY),
                  id.toString(),
                  full ? Instant.ofEpochMilli(random.nextLong(1L << 42)) : null,
                  full ? BigDecimal.valueOf(10 * random.nextInt(100_000) + 1, 6) : null,
                  full ? random.nextDouble() : null,
                  full ? random.nextFloat() : null,
                  full ? random.nextInt() : null,
                  full ? random.nextBoolean() : null)
              .build());
    }
    return rows;
  }

  private static Row row(
      long ts, String id, @Nullable Long at, @Nullable String price, double ratio) {
    return Row.withSchema(SCHEMA)
        .addValues(
            ts,
            id,
            at == null ? null : Instant.ofEpochMilli(at),
            price == null ? null : new BigDecimal(price),
            ratio,
            null,
            null,
            null)
        .build();
  }

  static PCollection<Block> blocks(Pipeline pipeline, List<Row> rows) {
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += 50) {
      BlockBuilder builder = new BlockBuilder(SCHEMA);
      rows.subList(from, Math.min(rows.size(), from + 50)).forEach(row -> builder.addRow(row, 5));
      blocks.add(builder.build());
    }
    return pipeline.apply(Create.of(blocks).withCoder(BlockCoder.of(SCHEMA)));
  }

  static void write(WriteBlocks write, List<Row> rows) {
    PipelineOptions options = PipelineOptionsFactory.create();
    FileSystemSettings.applyAll(options);
    Pipeline pipeline = Pipeline.create(options);
    WriteBlocksResult written = blocks(pipeline, rows).apply(write);
    PAssert.that(written.rejected()).empty();
    PAssert.that(
            written.files().apply(MapElements.into(TypeDescriptors.longs()).via(WrittenFile::rows)))
        .satisfies(
            counts -> {
              long sum = 0;
              for (long count : counts) {
                sum += count;
              }
              assertThat(sum).isEqualTo(rows.size());
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** All rows that a reader of the folder sees. */
  static List<Row> read(Path folder) {
    List<Row> rows = new ArrayList<>();
    for (InputFile file : InputFiles.resolve("--in", folder.toString(), null)) {
      ReadBlocks read =
          switch (file.format()) {
            case CSV -> ReadBlocks.csvFiles(List.of(file), SCHEMA);
            case JSONL -> ReadBlocks.jsonLines(List.of(file), SCHEMA);
            case AVRO -> ReadBlocks.avroFiles(List.of(file), SCHEMA);
            case PARQUET -> ReadBlocks.parquetFiles(List.of(file), SCHEMA);
          };
      BlockReading reading = BlockReading.of(read.eventTimeIn("ts").at(AT), file);
      assertThat(reading.messages()).isEmpty();
      rows.addAll(reading.rows());
    }
    return rows;
  }

  /** All files, hidden ones too, with a hash of what is in them. */
  static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Reading.sha256(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
