/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAvroTest {
  private static final Schema ID =
      SchemaBuilder.record("item").fields().requiredString("id").endRecord();
  private static final List<String> SIX =
      List.of(
          "{\"id\":\"1\"}",
          "{\"id\":\"2\"}",
          "{\"id\":\"3\"}",
          "{\"id\":\"4\"}",
          "{\"id\":\"5\"}",
          "{\"id\":\"6\"}");

  @TempDir private Path folder;

  @Test
  void givesLogicalTypesAsPlainJson() throws Exception {
    Schema nested = SchemaBuilder.record("nested").fields().requiredInt("n").endRecord();
    Schema schema =
        SchemaBuilder.record("all")
            .fields()
            .name("price")
            .type(LogicalTypes.decimal(20, 2).addToSchema(Schema.create(Schema.Type.BYTES)))
            .noDefault()
            .name("fixed_price")
            .type(LogicalTypes.decimal(4, 3).addToSchema(Schema.createFixed("f4", null, null, 4)))
            .noDefault()
            .name("millis")
            .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .name("micros")
            .type(LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .name("day")
            .type(LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)))
            .noDefault()
            .name("uuid")
            .type(LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING)))
            .noDefault()
            .name("color")
            .type(Schema.createEnum("color", null, null, List.of("RED", "BLUE")))
            .noDefault()
            .requiredBytes("bytes")
            .optionalString("none")
            .optionalString("some")
            .name("nested")
            .type(nested)
            .noDefault()
            .name("array")
            .type(Schema.createArray(nested))
            .noDefault()
            .name("map")
            .type(Schema.createMap(Schema.create(Schema.Type.DOUBLE)))
            .noDefault()
            .requiredBoolean("yes")
            .requiredFloat("nan")
            .endRecord();
    GenericRecord one = new GenericRecordBuilder(nested).set("n", 1).build();
    GenericRecord all =
        new GenericRecordBuilder(schema)
            .set("price", unscaled("123456789012345678.50"))
            .set(
                "fixed_price",
                new GenericData.Fixed(
                    schema.getField("fixed_price").schema(), new byte[] {-1, -1, -5, 46}))
            .set("millis", Instant.parse("2024-05-06T07:08:09.120Z").toEpochMilli())
            .set("micros", -1L)
            .set("day", -1)
            .set("uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
            .set("color", new GenericData.EnumSymbol(schema.getField("color").schema(), "BLUE"))
            .set("bytes", ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}))
            .set("none", null)
            .set("some", "\u00fc \"q\"")
            .set("nested", one)
            .set("array", List.of(one, one))
            .set("map", Map.of("k", 0.1))
            .set("yes", true)
            .set("nan", Float.NaN)
            .build();

    Reading reading = read(AvroFiles.of(schema, "null").with(all));

    assertThat(reading.problems()).containsOnlyNulls();
    assertThat(reading.records())
        .containsExactly(
            "{\"price\":123456789012345678.50,\"fixed_price\":-1.234,"
                + "\"millis\":\"2024-05-06T07:08:09.120Z\","
                + "\"micros\":\"1969-12-31T23:59:59.999999Z\","
                + "\"day\":\"1969-12-31\","
                + "\"uuid\":\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\","
                + "\"color\":\"BLUE\",\"bytes\":\"AAH/\",\"none\":null,"
                + "\"some\":\"\u00fc \\\"q\\\"\",\"nested\":{\"n\":1},"
                + "\"array\":[{\"n\":1},{\"n\":1}],\"map\":{\"k\":0.1},"
                + "\"yes\":true,\"nan\":\"NaN\"}");
    assertThat(reading.parsed()).isEqualTo(reading.records());
  }

  @Test
  void givesTimesOutsideTheirRangeAsNumbers() {
    Schema schema =
        SchemaBuilder.record("item")
            .fields()
            .name("time")
            .type(LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT)))
            .noDefault()
            .endRecord();

    Reading reading =
        read(
            AvroFiles.of(schema, "null")
                .with(
                    new GenericRecordBuilder(schema).set("time", 3_661_001).build(),
                    new GenericRecordBuilder(schema).set("time", -1).build()));

    assertThat(reading.records()).containsExactly("{\"time\":\"01:01:01.001\"}", "{\"time\":-1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "bzip2"})
  void readsEveryBlock(String codec) {
    Reading reading = read(threeBlocks(codec).content());

    Row last = reading.rows().get(5);
    assertThat(reading.records()).containsExactlyElementsOf(SIX);
    assertThat(reading.problems()).containsOnlyNulls();
    assertThat(reading.offsets()).containsOnlyNulls();
    assertThat(last.getInt64(RawRecord.RECORD_NUMBER)).isEqualTo(6);
    assertThat(last.getString(RawRecord.FORMAT)).isEqualTo("avro");
    assertThat(last.getInt64(RawRecord.RECORD_LENGTH)).isEqualTo(10);
    assertThat(last.getString(RawRecord.RECORD_SHA256))
        .isEqualTo(Reading.sha256(SIX.get(5).getBytes(UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void readsAvroInsideGzipAndZstd(FileCompression compression) {
    byte[] content = Reading.packed(compression, threeBlocks("deflate").content());

    assertThat(Reading.of(folder.resolve("a.avro" + compression.suffix()), content).records())
        .containsExactlyElementsOf(SIX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate"})
  void goesOnAfterACorruptBlock(String codec) {
    AvroFiles file = AvroFiles.of(ID, codec);
    int start = file.block(items("1", "2"));
    int end = file.block(items("3", "4"));
    file.block(items("5", "6"));
    byte[] content = file.content();
    Arrays.fill(content, start + 2, end - 16, (byte) 0xff);

    Reading reading = read(content);

    assertThat(reading.records())
        .containsExactly(SIX.get(0), SIX.get(1), null, SIX.get(4), SIX.get(5));
    assertThat(reading.problems())
        .containsExactly(null, null, RawRecord.UNREADABLE_FILE, null, null);
    assertThat(reading.messages().get(2))
        .startsWith("Cannot read " + folder.resolve("a.avro") + " at byte " + start + ": ");
    assertThat(reading.rows().get(2).getBytes(RawRecord.RECORD_BYTES))
        .isEqualTo(Arrays.copyOfRange(content, start, end));
  }

  @Test
  void goesOnAfterABlockWithoutItsMarker() {
    AvroFiles file = AvroFiles.of(ID, "null");
    int first = file.block(items("1", "2"));
    int second = file.block(items("3", "4"));
    int third = file.block(items("5", "6"));
    file.block(items("7"));
    byte[] content = file.content();
    content[second - 1] ^= 1;

    Reading reading = read(content);

    assertThat(reading.records()).containsExactly(SIX.get(0), SIX.get(1), null, "{\"id\":\"7\"}");
    assertThat(reading.rows().get(2).getInt64(RawRecord.RECORD_LENGTH)).isEqualTo(third - first);
  }

  @Test
  void keepsTheRecordsBeforeTheEndOfATruncatedFile() {
    byte[] content = threeBlocks("null").content();

    Reading reading = read(Arrays.copyOf(content, content.length - 3));

    assertThat(reading.records())
        .containsExactly(SIX.get(0), SIX.get(1), SIX.get(2), SIX.get(3), null);
    assertThat(reading.messages().get(4)).endsWith(": the file ends inside a block");
  }

  @Test
  void givesOneRecordForAFileThatIsNoAvro() {
    Reading reading = read("id\n1\n".getBytes(UTF_8));

    assertThat(reading.messages())
        .containsExactly("Cannot read " + folder.resolve("a.avro") + " at byte 0: no Avro header");
    assertThat(reading.rows().get(0).getBytes(RawRecord.RECORD_BYTES))
        .isEqualTo("id\n1\n".getBytes(UTF_8));
  }

  @Test
  void givesOneRecordForAFileWhoseSchemaNamesNoType() {
    byte[] content = threeBlocks("null").content();
    int type = new String(content, ISO_8859_1).indexOf("\"record\"");
    content[type + 1] = 's';

    assertThat(read(content).messages())
        .containsExactly(
            "Cannot read %s at byte 0: no Avro schema in the header (a type is unknown)"
                .formatted(folder.resolve("a.avro")));
  }

  @Test
  void keepsTheBinaryFormOfATextThatIsNotUtf8() {
    GenericRecord item =
        new GenericRecordBuilder(ID).set("id", new Utf8(new byte[] {'a', (byte) 0xfc})).build();

    Reading reading = read(AvroFiles.of(ID, "deflate").with(item));

    assertThat(reading.records()).containsExactly("{\"id\":\"a\ufffd\"}");
    assertThat(reading.problems()).containsExactly(RawRecord.INVALID_UTF8);
    assertThat(reading.rows().get(0).getBytes(RawRecord.RECORD_BYTES))
        .containsExactly(4, 'a', 0xfc);
  }

  @Test
  void cutsARecordTooLarge() {
    byte[] content = AvroFiles.of(ID, "null").with(items("x".repeat(100_000), "2"));

    Reading reading =
        Reading.of(Reading.file(folder.resolve("a.avro"), content), new ReadFilesSpec(1024));

    assertThat(reading.problems()).containsExactly(RawRecord.RECORD_TOO_LARGE, null);
    assertThat(reading.records().get(0)).hasSize(65_536);
    assertThat(reading.rows().get(0).getInt64(RawRecord.RECORD_LENGTH)).isEqualTo(100_009);
    assertThat(reading.records().get(1)).isEqualTo(SIX.get(1));
  }

  private Reading read(byte[] content) {
    return Reading.of(folder.resolve("a.avro"), content);
  }

  private static AvroFiles threeBlocks(String codec) {
    AvroFiles file = AvroFiles.of(ID, codec);
    file.block(items("1", "2"));
    file.block(items("3", "4"));
    file.block(items("5", "6"));
    return file;
  }

  private static Object[] items(String... ids) {
    return Arrays.stream(ids)
        .map(id -> new GenericRecordBuilder(ID).set("id", id).build())
        .toArray();
  }

  private static ByteBuffer unscaled(String number) {
    return ByteBuffer.wrap(new BigDecimal(number).unscaledValue().toByteArray());
  }
}
