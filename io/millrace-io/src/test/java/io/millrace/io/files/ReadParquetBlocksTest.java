/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TestPipelineExtension.class)
class ReadParquetBlocksTest {
  private static final String ITEM =
      "message item { required binary id (STRING); required int64 ts; required binary unread; }";

  private static final Schema ITEM_WANTED =
      Schema.builder().addInt64Field("ts").addStringField("id").build();

  @TempDir private Path folder;

  @Test
  void refusesWhatDoesNotFitOneRowAtATime() {
    String schema =
        """
        message item {
          optional int64 ts; optional int64 n; optional binary id (STRING); optional int32 day (DATE);
          optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
        }
        """;
    Schema wanted =
        Schema.builder()
            .addInt64Field("ts")
            .addNullableField("n", FieldType.BYTE)
            .addStringField("id")
            .addNullableField("day", FieldType.DATETIME)
            .addNullableField("tags", FieldType.array(FieldType.STRING))
            .build();
    Binary invalid = Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xfc});
    InputFile file =
        ParquetFiles.of(folder.resolve("a.parquet"), schema, CompressionCodecName.ZSTD, 2)
            .row(row -> row.append("ts", 1L).append("id", "a"))
            .row(row -> row.append("n", 128L).append("day", Integer.MAX_VALUE))
            .row(row -> row.append("ts", 3L).append("id", invalid))
            .row(row -> row.append("ts", 4L).append("id", "b".repeat(2000)))
            .row(row -> row.append("ts", 5L).append("id", "c").addGroup("tags").addGroup("list"))
            .row(row -> row.append("ts", Long.MAX_VALUE).append("id", "d"))
            .row(row -> row.append("ts", 7L).append("id", "e").append("n", -128L))
            .close();

    BlockReading reading =
        BlockReading.of(Reading.parquet(file, wanted).with(new ReadFilesSpec(1024)), file);

    assertThat(reading.times()).containsExactly(1L, 7L);
    assertThat(reading.messages())
        .containsExactly(
            "Invalid n: 128 (must be a whole number from -128 to 127);"
                + " Invalid day: 2147483647 (must be between the years 1 and 9999);"
                + " Missing required ts; Missing required id",
            "Invalid UTF-8: a text of the row",
            "Cannot take record whole: it is 2000 bytes long (must be <= 1024)",
            "Missing required tags[]",
            "Invalid ts: 9223372036854775807 (must be between the years 1 and 9999)");
    assertThat(reading.letters())
        .extracting(Rejected::idempotencyKey)
        .containsExactlyElementsOf(
            List.of("2", "3", "4", "5", "6").stream()
                .map(row -> file.path() + "#" + row + "@orders/Read")
                .toList());
    assertThat(reading.tally(ReadFilesResult.RECORDS)).isEqualTo(7);
  }

  @Test
  void saysOfEachRowAllThatIsWrongWithTheFilesColumns() {
    InputFile file =
        ParquetFiles.of(
                folder.resolve("a.parquet"),
                """
                message item {
                  required int64 ts; required binary id; required double price; required int32 at (TIME(MILLIS,true));
                  required group tags (LIST) { repeated int32 element; }
                  required group point { required int32 x; }
                }
                """)
            .row(ReadParquetBlocksTest::fill)
            .row(ReadParquetBlocksTest::fill)
            .close();
    Schema wanted =
        Schema.builder()
            .addInt64Field("ts")
            .addStringField("id")
            .addNullableField("price", FieldType.DECIMAL)
            .addDateTimeField("at")
            .addField("tags", FieldType.array(FieldType.STRING))
            .addNullableField("point", FieldType.row(Schema.builder().addInt32Field("y").build()))
            .addInt64Field("absent")
            .build();

    BlockReading reading = BlockReading.of(Reading.parquet(file, wanted), file);

    assertThat(reading.rows()).isEmpty();
    assertThat(reading.messages())
        .hasSize(2)
        .containsOnly(
            "Invalid id: Parquet BINARY (must be what a STRING takes);"
                + " Invalid price: Parquet DOUBLE (must be what a DECIMAL takes);"
                + " Invalid at: Parquet INT32 TIME(MILLIS,true) (must be what a DATETIME takes);"
                + " Invalid tags[]: Parquet repeated INT32 (must be what a STRING takes);"
                + " Missing required point.y; Missing required fields of point;"
                + " Missing required absent");
  }

  private static void fill(Group row) {
    row.append("ts", 1L).append("id", "a").append("price", 1.0).append("at", 0);
    row.addGroup("tags");
    row.addGroup("point").append("x", 1);
  }

  @Test
  void refusesAFileWithoutEventTimes() {
    InputFile file =
        ParquetFiles.of(folder.resolve("a.parquet"), "message a { required binary id (STRING); }")
            .row(row -> row.append("id", "a"))
            .close();
    Schema wanted = Schema.builder().addNullableField("ts", FieldType.INT64).build();

    BlockReading reading = BlockReading.of(Reading.parquet(file, wanted), file);

    assertThat(reading.messages()).containsExactly("Missing required ts: event time");
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "ZSTD", "GZIP"})
  void givesTheSameInRangesOfAnySize(CompressionCodecName codec) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    InputFile file = items(codec, 1 + random.nextInt(200), 1 + random.nextInt(50), random);
    BlockReading whole = BlockReading.of(Reading.parquet(file, ITEM_WANTED), file);
    for (long size : new long[] {1, 1 + random.nextInt(100), 1 + random.nextInt(5000)}) {

      BlockReading reading =
          BlockReading.of(Reading.parquet(file, ITEM_WANTED), FileRange.of(List.of(file), size));

      String shown = "seed " + seed + ", ranges of " + size;
      assertThat(reading.rows()).as(shown).isEqualTo(whole.rows()).isNotEmpty();
      assertThat(reading.letters().stream().map(Rejected::idempotencyKey).toList())
          .as(shown)
          .isEqualTo(whole.letters().stream().map(Rejected::idempotencyKey).toList());
      assertThat(reading.tally(ReadFilesResult.BYTES)).as(shown).isEqualTo(file.sizeBytes());
    }
  }

  @Test
  void losesNothingOfTheRestOfADamagedFile() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    InputFile file = items(CompressionCodecName.SNAPPY, 60, 10, random);
    BlockReading sound = BlockReading.of(Reading.parquet(file, ITEM_WANTED), file);
    byte[] content = Files.readAllBytes(Path.of(file.path()));
    ByteBuffer end = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int footer = content.length - 8 - end.getInt(content.length - 8);
    BitSet pages = pages(content, file);
    int damages = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = content.clone();
      int damage = 4 + random.nextInt(footer - 4);
      damaged[damage] ^= (byte) (1 << random.nextInt(8));
      InputFile spoilt = Reading.file(folder.resolve("b.parquet"), damaged);
      String shown = "seed " + seed + ", damage " + i;

      BlockReading reading = BlockReading.of(Reading.parquet(spoilt, ITEM_WANTED), spoilt);

      List<Rejected> lost =
          reading.letters().stream()
              .filter(letter -> letter.code().equals(RawRecord.UNREADABLE_FILE))
              .toList();
      if (pages.get(damage)) {
        // The check sum of a page is not of its header, so a damaged header may go unnoticed.
        assertThat(sound.rows()).as(shown).containsAll(reading.rows());
      }
      assertThat(lost.size()).as(shown).isLessThanOrEqualTo(1);
      long given = reading.rows().size() + (long) reading.letters().size() - lost.size();
      assertThat(given).as(shown).isBetween(lost.isEmpty() ? 60L : 50L, 60L);
      for (Rejected letter : lost) {
        assertThat(letter.message())
            .startsWith("Cannot read " + spoilt.path() + " at byte ")
            .containsPattern(": row \\d+ of 10 in a row group: ");
        assertThat(letter.recordLength()).isPositive();
        damages++;
      }
    }
    assertThat(damages).as("seed " + seed).isPositive();
  }

  /** Which bytes of a file are in its pages. */
  private static BitSet pages(byte[] content, InputFile file) throws IOException {
    BitSet pages = new BitSet(content.length);
    try (ParquetSource source = ParquetSource.open(file.path());
        ParquetFileReader reader = source.reader()) {
      for (BlockMetaData group : reader.getRowGroups()) {
        for (ColumnChunkMetaData column : group.getColumns()) {
          int at = Math.toIntExact(column.getStartingPos());
          long end = at + column.getTotalSize();
          while (at < end) {
            ByteArrayInputStream in = new ByteArrayInputStream(content, at, content.length - at);
            PageHeader header = Util.readPageHeader(in);
            int start = content.length - in.available();
            at = start + header.getCompressed_page_size();
            pages.set(start, at);
          }
        }
      }
    }
    return pages;
  }

  @Test
  void givesAFileWithoutFooterAsOneLetter() throws IOException {
    InputFile whole = items(CompressionCodecName.SNAPPY, 20, 5, new Random(1));
    byte[] content = Files.readAllBytes(Path.of(whole.path()));
    byte[] cut = Arrays.copyOf(content, content.length / 2);
    InputFile file = Reading.file(folder.resolve("b.parquet"), cut);

    BlockReading reading =
        BlockReading.of(Reading.parquet(file, ITEM_WANTED), FileRange.of(List.of(file), 100));

    assertThat(reading.rows()).isEmpty();
    assertThat(reading.codes()).containsExactly(RawRecord.UNREADABLE_FILE);
    assertThat(reading.messages().get(0))
        .startsWith("Cannot read " + file.path() + " at byte 0: no Parquet footer (");
    assertThat(reading.letters().get(0).recordSha256()).isEqualTo(Reading.sha256(cut));
  }

  @Test
  void readsFilesInAPipeline(TestPipeline pipeline) {
    InputFile file =
        ParquetFiles.of(folder.resolve("a.parquet"), ITEM, CompressionCodecName.SNAPPY, 1)
            .row(row -> item(row, "a", 1))
            .row(row -> item(row, "b", 2))
            .close();
    ReadBlocksResult read = pipeline.apply(Reading.parquet(file, ITEM_WANTED).inRangesOf(10));

    PAssert.that(
            read.blocks()
                .apply(
                    FlatMapElements.into(TypeDescriptors.strings())
                        .via(block -> List.of(block.column("id").stringAt(0)))))
        .containsInAnyOrder("a", "b");
    PAssert.that(read.rejected()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void refusesLogicalTypesAndTheRecord(TestPipeline pipeline) {
    Schema wanted =
        Schema.builder()
            .addInt64Field("ts")
            .addArrayField(
                "days",
                FieldType.logicalType(org.apache.beam.sdk.schemas.logicaltypes.SqlTypes.DATE))
            .build();
    InputFile file = Reading.file(folder.resolve("a.parquet"), 5);

    assertThatThrownBy(
            () -> pipeline.apply(Reading.parquet(file, wanted).keepingRecordIn("record")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Unsupported type of field days: ARRAY<LOGICAL_TYPE")
        .hasMessageEndingWith(
            " (supported: all but logical types); Cannot use keepingRecordIn together with"
                + " parquetFiles: a row has no text");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  private InputFile items(CompressionCodecName codec, int rows, int inGroup, Random random) {
    ParquetFiles written = ParquetFiles.of(folder.resolve("a.parquet"), ITEM, codec, inGroup);
    for (int i = 0; i < rows; i++) {
      long time = i > 0 && random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextInt(1000);
      String id = random.nextBoolean() ? "id" + i : "k";
      written.row(row -> item(row, id, time));
    }
    return written.close();
  }

  private static void item(Group row, String id, long time) {
    row.append("id", id).append("ts", time).append("unread", "x");
  }
}
