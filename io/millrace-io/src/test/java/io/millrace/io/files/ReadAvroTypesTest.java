/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class ReadAvroTypesTest {
  private static final Schema NESTED =
      SchemaBuilder.record("nested").fields().optionalString("text").endRecord();

  private static final Schema ALL =
      SchemaBuilder.record("all")
          .fields()
          .name("unread")
          .type(Schema.createMap(Schema.createArray(NESTED)))
          .noDefault()
          .optionalLong("n")
          .name("price")
          .type(
              Schema.createUnion(
                  LogicalTypes.decimal(30, 2).addToSchema(Schema.create(Schema.Type.BYTES)),
                  Schema.create(Schema.Type.NULL)))
          .noDefault()
          .name("micros")
          .type(LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .name("uuid")
          .type(LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING)))
          .noDefault()
          .requiredString("name")
          .requiredBytes("raw")
          .requiredDouble("size")
          .requiredFloat("small")
          .requiredBoolean("yes")
          .requiredLong("ts")
          .endRecord();

  private static final org.apache.beam.sdk.schemas.Schema WANTED =
      org.apache.beam.sdk.schemas.Schema.builder()
          .addInt64Field("ts")
          .addStringField("name")
          .addNullableField("n", FieldType.INT64)
          .addNullableField("price", FieldType.DECIMAL)
          .addDateTimeField("micros")
          .addStringField("uuid")
          .addByteArrayField("raw")
          .addDoubleField("size")
          .addFloatField("small")
          .addBooleanField("yes")
          .addNullableField("absent", FieldType.STRING)
          .build();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy"})
  void readsWhatAvrosOwnReaderReads(String codec) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    AvroFiles written = AvroFiles.of(ALL, codec);
    for (int block = 0; block < 20; block++) {
      Object[] records = new Object[1 + random.nextInt(40)];
      Arrays.setAll(records, i -> record(random));
      written.block(records);
    }
    InputFile file = Reading.file(folder.resolve("a.avro"), written.content());

    BlockReading reading = BlockReading.of(Reading.avro(file, WANTED), file);

    List<Row> expected = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(Path.of(file.path()).toFile(), new GenericDatumReader<>())) {
      reader.forEach(record -> expected.add(row(record)));
    }
    assertThat(reading.rows()).as("seed " + seed).isEqualTo(expected);
    assertThat(reading.codes()).as("seed " + seed).isEmpty();
    assertThat(reading.tally(ReadFilesResult.BYTES)).isEqualTo(file.sizeBytes());
  }

  private static GenericRecord record(Random random) {
    GenericRecord nested =
        new GenericRecordBuilder(NESTED)
            .set("text", random.nextBoolean() ? "\u00fc" : null)
            .build();
    BigInteger digits = new BigInteger(1 + random.nextInt(90), random).negate();
    byte[] raw = new byte[random.nextInt(5)];
    random.nextBytes(raw);
    return new GenericRecordBuilder(ALL)
        .set("unread", Map.of("k", List.of(nested, nested)))
        .set("n", random.nextBoolean() ? random.nextLong() : null)
        .set("price", random.nextBoolean() ? ByteBuffer.wrap(digits.toByteArray()) : null)
        .set("micros", random.nextLong() >> 13)
        .set("uuid", new UUID(random.nextLong(), random.nextLong()).toString())
        .set("name", "n\u00fc\ud83d\ude00".substring(random.nextInt(3)))
        .set("raw", ByteBuffer.wrap(raw))
        .set("size", random.nextGaussian())
        .set("small", random.nextFloat())
        .set("yes", random.nextBoolean())
        .set("ts", (long) random.nextInt())
        .build();
  }

  private static Row row(GenericRecord record) {
    ByteBuffer price = (ByteBuffer) record.get("price");
    return Row.withSchema(WANTED)
        .addValues(
            record.get("ts"),
            record.get("name").toString(),
            record.get("n"),
            price == null ? null : new BigDecimal(new BigInteger(bytes(price)), 2),
            Instant.ofEpochMilli(Math.floorDiv((long) record.get("micros"), 1000)),
            record.get("uuid").toString(),
            bytes((ByteBuffer) record.get("raw")),
            record.get("size"),
            record.get("small"),
            record.get("yes"),
            null)
        .build();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Test
  void refusesNumbersAndTimesOutOfRange() {
    Schema schema =
        SchemaBuilder.record("item")
            .fields()
            .requiredLong("n")
            .name("day")
            .type(LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)))
            .noDefault()
            .endRecord();
    GenericRecordBuilder builder = new GenericRecordBuilder(schema);
    byte[] content =
        AvroFiles.of(schema, "null")
            .with(
                builder.set("n", 127L).set("day", -1).build(),
                builder.set("n", 128L).set("day", Integer.MAX_VALUE).build());
    InputFile file = Reading.file(folder.resolve("a.avro"), content);
    var wanted =
        org.apache.beam.sdk.schemas.Schema.builder()
            .addByteField("n")
            .addDateTimeField("day")
            .build();

    BlockReading reading = BlockReading.of(Reading.avro(file, wanted).eventTimeIn("day"), file);

    assertThat(reading.times()).containsExactly(-86_400_000L);
    assertThat(reading.messages())
        .containsExactly(
            "Invalid n: 128 (must be a whole number from -128 to 127);"
                + " Invalid day: 2147483647 (must be between the years 1 and 9999)");
  }

  @Test
  void refusesTypesThatNoAvroValueIsReadAs(TestPipeline pipeline) {
    var wanted =
        org.apache.beam.sdk.schemas.Schema.builder()
            .addInt64Field("ts")
            .addArrayField("tags", FieldType.STRING)
            .build();
    InputFile file = Reading.file(folder.resolve("a.avro"), 5);

    assertThatThrownBy(() -> pipeline.apply(Reading.avro(file, wanted)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field tags: ARRAY<STRING NOT NULL> NOT NULL (supported: STRING,"
                + " BYTES, BYTE, INT16, INT32, INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN, DATETIME)");
    pipeline.enableAbandonedNodeEnforcement(false);
  }
}
