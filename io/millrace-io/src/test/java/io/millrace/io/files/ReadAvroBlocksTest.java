/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class ReadAvroBlocksTest {
  private static final Schema ID =
      SchemaBuilder.record("item").fields().requiredString("id").requiredLong("ts").endRecord();

  private static final org.apache.beam.sdk.schemas.Schema ID_WANTED =
      org.apache.beam.sdk.schemas.Schema.builder().addStringField("id").addInt64Field("ts").build();

  @TempDir private Path folder;

  @Test
  void tellsTheSameOfDamageAsReadFiles() {
    AvroFiles written = AvroFiles.of(ID, "deflate");
    for (int block = 0; block < 6; block++) {
      written.block(item("a", 1), item("b", 2));
    }
    byte[] sound = written.content();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = Arrays.copyOf(sound, sound.length - random.nextInt(20));
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      InputFile file = Reading.file(folder.resolve("a.avro"), damaged);
      String shown = "seed " + seed + ", damage " + i;
      Reading oracle = Reading.of(file, ReadFilesSpec.defaults());

      BlockReading reading =
          BlockReading.of(Reading.avro(file, ID_WANTED).keepingRecordIn("json"), file);

      List<String> lost = new ArrayList<>();
      for (Row row : oracle.rows()) {
        if (RawRecord.UNREADABLE_FILE.equals(row.getString(RawRecord.PROBLEM))) {
          lost.add(
              row.getString(RawRecord.PROBLEM_MESSAGE) + row.getInt64(RawRecord.RECORD_LENGTH));
        }
      }
      assertThat(
              reading.letters().stream()
                  .filter(letter -> letter.code().equals(RawRecord.UNREADABLE_FILE))
                  .map(letter -> letter.message() + letter.recordLength()))
          .as(shown)
          .isEqualTo(lost);
      assertThat(reading.rows().size() + reading.letters().size())
          .as(shown)
          .isEqualTo(oracle.rows().size());
      assertThat(oracle.records())
          .as(shown)
          .containsAll(reading.rows().stream().map(row -> row.getString("json")).toList());
      assertThat(reading.letters().stream().map(Rejected::idempotencyKey))
          .as(shown)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void refusesWhatDoesNotFitOneRecordAtATime() {
    GenericRecord wrong =
        new GenericRecordBuilder(ID)
            .set("id", new Utf8(new byte[] {'a', (byte) 0xfc}))
            .set("ts", 1L)
            .build();
    byte[] content =
        AvroFiles.of(ID, "null").with(item("a", 1), wrong, item("b".repeat(2000), 2), item("c", 3));
    InputFile file = Reading.file(folder.resolve("a.avro"), content);
    var unfit =
        org.apache.beam.sdk.schemas.Schema.builder()
            .addInt64Field("ts")
            .addBooleanField("id")
            .addInt64Field("absent")
            .build();

    BlockReading reading =
        BlockReading.of(Reading.avro(file, ID_WANTED).with(new ReadFilesSpec(1024)), file);
    BlockReading none =
        BlockReading.of(Reading.avro(file, unfit).with(new ReadFilesSpec(4096)), file);

    assertThat(reading.times()).containsExactly(1L, 3L);
    assertThat(reading.codes()).containsExactly(RawRecord.INVALID_UTF8, RawRecord.RECORD_TOO_LARGE);
    assertThat(reading.letters().get(0).recordBytes()).containsExactly(4, 'a', 0xfc, 2);
    assertThat(reading.letters().get(0).coderId()).isEqualTo("avro");
    assertThat(reading.letters().get(1).idempotencyKey())
        .startsWith(file.path() + "#")
        .endsWith(":3@orders/Read");
    assertThat(none.rows()).isEmpty();
    assertThat(none.messages().get(0))
        .isEqualTo(
            "Invalid id: Avro string (must be what a BOOLEAN takes); Missing required absent");
  }

  @Test
  void readsFilesInAPipeline(TestPipeline pipeline) {
    byte[] content = AvroFiles.of(ID, "snappy").with(item("a", 1), item("b", 2));
    InputFile file = Reading.file(folder.resolve("a.avro"), content);
    InputFile gzip = Reading.file(folder.resolve("b.avro.gz"), Reading.gzip(content));
    InputFile none = Reading.file(folder.resolve("c.avro"), "oops".getBytes(UTF_8));

    ReadBlocksResult read =
        pipeline.apply(
            ReadBlocks.avroFiles(List.of(file, gzip, none), ID_WANTED)
                .eventTimeIn("ts")
                .keepingRecordIn("json")
                .at(Reading.CONTEXT));

    PAssert.that(
            read.blocks()
                .apply(
                    FlatMapElements.into(TypeDescriptors.strings())
                        .via(
                            block ->
                                List.of(
                                    block.column("json").stringAt(0),
                                    block.column("json").stringAt(1)))))
        .containsInAnyOrder(
            "{\"id\":\"a\",\"ts\":1}",
            "{\"id\":\"b\",\"ts\":2}",
            "{\"id\":\"a\",\"ts\":1}",
            "{\"id\":\"b\",\"ts\":2}");
    String damage = "Cannot read " + none.path() + " at byte 0: no Avro header";
    PAssert.that(read.rejected())
        .satisfies(
            letters -> {
              assertThat(letters).extracting(Rejected::message).containsExactly(damage);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static GenericData.Record item(String id, long time) {
    return new GenericRecordBuilder(ID).set("id", id).set("ts", time).build();
  }
}
