/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ranges an Avro file is cut into, it gives the same rows and letters. */
class ReadAvroRangesPropertyTest {
  private static final int FILES = 300;
  private static final String[] CODECS = {"null", "deflate", "snappy"};
  private static final Schema ITEM =
      SchemaBuilder.record("item").fields().requiredString("id").requiredLong("ts").endRecord();
  private static final org.apache.beam.sdk.schemas.Schema WANTED =
      org.apache.beam.sdk.schemas.Schema.builder().addStringField("id").addInt32Field("ts").build();

  @TempDir private Path folder;

  @Test
  void givesTheSameInRangesOfAnySize() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FILES; i++) {
      byte[] content = random.nextInt(3) == 0 ? damaged(file(random), random) : file(random);
      InputFile file = Reading.file(folder.resolve("a.avro"), content);
      BlockReading whole = BlockReading.of(Reading.avro(file, WANTED), file);
      for (int size : new int[] {1 + random.nextInt(40), 1 + random.nextInt(content.length)}) {
        String shown =
            "seed %d, file %d of %d, ranges of %d".formatted(seed, i, content.length, size);

        BlockReading reading =
            BlockReading.of(Reading.avro(file, WANTED), FileRange.of(List.of(file), size));

        assertSame(reading, whole, shown);
      }
    }
  }

  @Test
  void givesTheSameForEachPlaceOfARangeEnd() {
    long seed = System.nanoTime();
    byte[] content = file(new Random(seed));
    InputFile file = Reading.file(folder.resolve("a.avro"), content);
    BlockReading whole = BlockReading.of(Reading.avro(file, WANTED), file);
    for (int cut = 1; cut < content.length; cut++) {
      List<FileRange> ranges =
          List.of(
              new FileRange(file.path(), FileCompression.NONE, 0, cut),
              new FileRange(file.path(), FileCompression.NONE, cut, Long.MAX_VALUE));

      BlockReading reading = BlockReading.of(Reading.avro(file, WANTED), ranges);

      assertSame(reading, whole, "seed " + seed + ", cut at " + cut);
    }
    List<FileRange> bytes = FileRange.of(List.of(file), 1);
    assertSame(
        BlockReading.of(Reading.avro(file, WANTED), bytes),
        whole,
        "seed " + seed + ", single bytes");
  }

  @Test
  void readsAFileWithAMistakableMarkerAsOneRange() {
    byte[] content = file(new Random(7));
    byte[] sync = Arrays.copyOfRange(content, content.length - 16, content.length);
    for (int at = 0; at + 16 <= content.length; at++) {
      if (Arrays.equals(content, at, at + 16, sync, 0, 16)) {
        Arrays.fill(content, at, at + 16, (byte) 2);
      }
    }
    InputFile file = Reading.file(folder.resolve("a.avro"), content);
    BlockReading whole = BlockReading.of(Reading.avro(file, WANTED), file);

    BlockReading reading =
        BlockReading.of(Reading.avro(file, WANTED), FileRange.of(List.of(file), 50));

    assertThat(whole.letters())
        .allSatisfy(letter -> assertThat(letter.code()).isEqualTo(RawRecord.INVALID_VALUE));
    assertSame(reading, whole, "mistakable");
  }

  private static void assertSame(BlockReading reading, BlockReading whole, String shown) {
    assertThat(reading.rows()).as(shown).isEqualTo(whole.rows());
    assertThat(letters(reading)).as(shown).isEqualTo(letters(whole)).doesNotHaveDuplicates();
    for (String field : List.of(ReadFilesResult.RECORDS, ReadFilesResult.BYTES)) {
      assertThat(reading.tally(field)).as(shown).isEqualTo(whole.tally(field));
    }
  }

  private static List<String> letters(BlockReading reading) {
    return reading.letters().stream().map(ReadAvroRangesPropertyTest::shown).toList();
  }

  private static String shown(Rejected letter) {
    return "%s %s %d %s %s"
        .formatted(
            letter.code(),
            letter.message(),
            letter.recordLength(),
            letter.recordSha256(),
            letter.idempotencyKey());
  }

  /** Of no to eight blocks of equal or different lengths; one record in ten does not fit. */
  private static byte[] file(Random random) {
    AvroFiles written = AvroFiles.of(ITEM, CODECS[random.nextInt(CODECS.length)]);
    boolean equal = random.nextBoolean();
    for (int block = random.nextInt(9); block > 0; block--) {
      Object[] records = new Object[equal ? 3 : 1 + random.nextInt(10)];
      Arrays.setAll(records, i -> item(random, equal ? 4 : random.nextInt(30)));
      written.block(records);
    }
    return written.content();
  }

  private static Object item(Random random, int length) {
    return new GenericRecordBuilder(ITEM)
        .set("id", "x".repeat(length))
        .set("ts", random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextInt(50))
        .build();
  }

  /** Some bits turned, bytes cut out, or the end cut off. */
  private static byte[] damaged(byte[] file, Random random) {
    byte[] damaged = Arrays.copyOf(file, file.length - random.nextInt(file.length / 4));
    for (int i = random.nextInt(3); i > 0; i--) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    if (random.nextBoolean()) {
      int from = DataFileConstants.MAGIC.length + random.nextInt(damaged.length - 4);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(damaged, 0, from);
      int to = Math.min(damaged.length, from + random.nextInt(20));
      out.write(damaged, to, damaged.length - to);
      return out.toByteArray();
    }
    return damaged;
  }
}
