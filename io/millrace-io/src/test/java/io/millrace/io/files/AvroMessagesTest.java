/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Conversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class AvroMessagesTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("ts")
          .addByteField("small")
          .addNullableField("units", FieldType.INT32)
          .addFloatField("share")
          .addNullableField("weight", FieldType.DOUBLE)
          .addNullableField("price", FieldType.DECIMAL)
          .addBooleanField("sold")
          .addNullableField("note", FieldType.STRING)
          .addNullableField("raw", FieldType.BYTES)
          .addDateTimeField("at")
          .build();
  private static final int ID = 0x01020304;

  /** What is in another schema is not known. */
  private static final String REFERRING =
      "{\"type\":\"record\",\"name\":\"a\",\"fields\":[{\"name\":\"x\",\"type\":\"other\"}]}";

  /** What comes of messages. */
  private record Read(List<Row> rows, List<Rejected> letters) {
    List<String> messages() {
      return letters.stream().map(each -> each.code() + " " + each.message()).toList();
    }
  }

  private static Read read(Schema wanted, Map<Integer, String> schemas, List<byte[]> messages) {
    Read read = new Read(new ArrayList<>(), new ArrayList<>());
    AvroMessages parsing =
        new AvroMessages(
            ReadBlocksSettings.of(FileFormat.AVRO, wanted)
                .withEventTimeField("ts")
                .withContext(new StepContext("run-1", "Read")),
            id -> {
              String schema = schemas.get(id);
              if (schema == null) {
                throw new UnknownSchemaException("Unknown schema: " + id);
              }
              return schema;
            },
            null,
            block -> add(block, read.rows()),
            read.letters()::add);
    parsing.moveTo("topic-0", Block.ON_TIME);
    for (int i = 0; i < messages.size(); i++) {
      parsing.begin(messages.get(i));
      parsing.add(0, messages.get(i).length, i);
      parsing.end();
    }
    return read;
  }

  private static void add(Block block, List<Row> rows) {
    for (int row = 0; row < block.rows(); row++) {
      rows.add(block.row(row));
    }
  }

  private static Row row(Random random) {
    boolean full = random.nextInt(3) > 0;
    return Row.withSchema(SCHEMA)
        .addValues(
            (long) random.nextInt(),
            (byte) random.nextInt(),
            full ? random.nextInt() : null,
            random.nextFloat(),
            full ? random.nextDouble() : null,
            full ? new BigDecimal(new BigInteger(100, random), 6) : null,
            random.nextBoolean(),
            full ? "\u00fc\ud83d\ude00" + random.nextInt() : null,
            full ? new byte[] {1, (byte) random.nextInt()} : null,
            Instant.ofEpochMilli(random.nextInt()))
        .build();
  }

  @Test
  void whatIsWrittenIsReadAgainAlsoByAvroItself() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String json = AvroMessageWriter.schema(SCHEMA, "9 orders");
    org.apache.avro.Schema schema = new org.apache.avro.Schema.Parser().parse(json);
    GenericData model = new GenericData();
    model.addLogicalTypeConversion(new Conversions.DecimalConversion());
    AvroMessageWriter writer = new AvroMessageWriter(SCHEMA, ID);
    List<Row> rows = new ArrayList<>();
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(row(random));
      messages.add(writer.write(rows.get(i)));
    }

    Read read = read(SCHEMA, Map.of(ID, json), messages);

    assertThat(read.letters()).as("seed %d", seed).isEmpty();
    assertThat(read.rows()).as("seed %d", seed).isEqualTo(rows);
    assertThat(schema.getName()).isEqualTo("_9_orders");
    for (int i = 0; i < rows.size(); i++) {
      byte[] message = messages.get(i);
      assertThat(Arrays.copyOf(message, 5)).containsExactly(0, 1, 2, 3, 4);
      GenericRecord decoded =
          new GenericDatumReader<GenericRecord>(schema, schema, model)
              .read(null, DecoderFactory.get().binaryDecoder(message, 5, message.length - 5, null));
      assertThat(values(decoded)).as("row %d, seed %d", i, seed).isEqualTo(values(rows.get(i)));
    }
  }

  private static Map<String, String> values(GenericRecord decoded) {
    Map<String, String> values = new HashMap<>();
    for (org.apache.avro.Schema.Field field : decoded.getSchema().getFields()) {
      Object value = decoded.get(field.pos());
      values.put(
          field.name(),
          value instanceof ByteBuffer bytes
              ? Arrays.toString(bytes.array())
              : String.valueOf(value));
    }
    return values;
  }

  private static Map<String, String> values(Row row) {
    Map<String, String> values = new HashMap<>();
    for (String name : SCHEMA.getFieldNames()) {
      Object value = row.getValue(name);
      values.put(
          name,
          value instanceof byte[] bytes
              ? Arrays.toString(bytes)
              : value instanceof Instant time
                  ? String.valueOf(time.getMillis())
                  : String.valueOf(value));
    }
    return values;
  }

  @Test
  void columnsAreFoundByNameInEachSchema() throws Exception {
    Schema first = Schema.builder().addInt64Field("ts").addStringField("gone").build();
    Schema second =
        Schema.builder().addNullableField("note", FieldType.STRING).addInt32Field("ts").build();
    Schema wanted =
        Schema.builder().addInt64Field("ts").addNullableField("note", FieldType.STRING).build();

    Read read =
        read(
            wanted,
            Map.of(
                1, AvroMessageWriter.schema(first, "a"), 2, AvroMessageWriter.schema(second, "a")),
            List.of(
                new AvroMessageWriter(first, 1)
                    .write(Row.withSchema(first).addValues(5L, "x").build()),
                new AvroMessageWriter(second, 2)
                    .write(Row.withSchema(second).addValues("n", 6).build()),
                new AvroMessageWriter(first, 1)
                    .write(Row.withSchema(first).addValues(7L, "x").build())));

    assertThat(read.letters()).isEmpty();
    assertThat(read.rows())
        .containsExactly(
            Row.withSchema(wanted).addValues(5L, null).build(),
            Row.withSchema(wanted).addValues(6L, "n").build(),
            Row.withSchema(wanted).addValues(7L, null).build());
  }

  @Test
  void whatIsNoRecordOfItsSchemaIsALetter() throws Exception {
    Schema schema = Schema.builder().addInt64Field("ts").addStringField("note").build();
    byte[] good =
        new AvroMessageWriter(schema, 1).write(Row.withSchema(schema).addValues(5L, "x").build());
    byte[] json = good.clone();
    json[0] = '{';
    byte[] longer = Arrays.copyOf(good, good.length + 2);

    Read read =
        read(
            schema,
            Map.of(1, AvroMessageWriter.schema(schema, "a"), 2, REFERRING, 3, "\"string\""),
            List.of(
                good,
                json,
                new byte[] {0, 0, 0},
                longer,
                Arrays.copyOf(good, good.length - 1),
                new byte[] {0, 0, 0, 0, 7, 1},
                new byte[] {0, 0, 0, 0, 2, 1},
                new byte[] {0, 0, 0, 0, 3, 0},
                good));

    assertThat(read.rows()).hasSize(2);
    assertThat(read.messages())
        .containsExactly(
            "MALFORMED_RECORD Cannot parse record: no id of a schema before it",
            "MALFORMED_RECORD Cannot parse record: no id of a schema before it",
            "MALFORMED_RECORD Cannot parse record: 2 bytes are left behind it",
            "MALFORMED_RECORD Cannot parse record: 1 bytes are asked for, 0 are left",
            "UNKNOWN_SCHEMA Unknown schema: 7",
            "UNKNOWN_SCHEMA Cannot parse the schema of id 2: Undefined schema: other",
            "MALFORMED_RECORD Cannot parse record: expected an Avro record, found string");
    assertThat(read.letters().get(0).idempotencyKey()).isEqualTo("topic-0#1@Read");
    assertThat(read.letters().get(0).recordBytes()).isEqualTo(json);
  }

  @Test
  void aSchemaThatComesLaterThanItsRecordsIsAskedForAgain() throws Exception {
    Schema schema = Schema.builder().addInt64Field("ts").build();
    byte[] message =
        new AvroMessageWriter(schema, 1).write(Row.withSchema(schema).addValues(5L).build());
    Map<Integer, String> schemas = new HashMap<>();
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<java.time.Instant> now = new AtomicReference<>(java.time.Instant.EPOCH);
    Read read = new Read(new ArrayList<>(), new ArrayList<>());
    AvroMessages parsing =
        new AvroMessages(
            ReadBlocksSettings.of(FileFormat.AVRO, schema)
                .withEventTimeField("ts")
                .withContext(new StepContext("run-1", "Read")),
            id -> {
              asked.incrementAndGet();
              String known = schemas.get(id);
              if (known == null) {
                throw new UnknownSchemaException("Unknown schema: " + id);
              }
              return known;
            },
            null,
            block -> add(block, read.rows()),
            read.letters()::add,
            now::get);

    for (int second : List.of(0, 0, 10, 11, 11, 12)) {
      now.set(java.time.Instant.ofEpochSecond(second));
      parsing.begin(message);
      parsing.add(0, message.length, second);
      parsing.end();
      schemas.put(1, AvroMessageWriter.schema(schema, "a"));
    }

    assertThat(read.letters()).hasSize(3);
    assertThat(read.rows()).hasSize(3);
    assertThat(asked).hasValue(2);
  }

  @Test
  void damagedMessagesAreRowsOrLettersAndNothingElse() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    AvroMessageWriter writer = new AvroMessageWriter(SCHEMA, ID);
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] message = writer.write(row(random));
      message[random.nextInt(message.length)] = (byte) random.nextInt();
      messages.add(Arrays.copyOf(message, message.length - random.nextInt(3)));
    }

    Read read = read(SCHEMA, Map.of(ID, AvroMessageWriter.schema(SCHEMA, "a")), messages);

    assertThat(read.rows().size() + read.letters().size())
        .as("seed %d", seed)
        .isEqualTo(messages.size());
    assertThat(read.letters()).as("seed %d", seed).isNotEmpty();
  }

  @Test
  void namesWhatAvroDoesNotHave() {
    Schema schema =
        Schema.builder()
            .addInt64Field("order-id")
            .addArrayField("tags", FieldType.STRING)
            .addDecimalField("price")
            .build();
    Schema price = Schema.builder().addDecimalField("price").build();
    AvroMessageWriter writer = new AvroMessageWriter(price, 1);

    assertThat(AvroMessageWriter.problems(schema))
        .containsExactly(
            "Invalid name of field order-id (must be [A-Za-z_][A-Za-z0-9_]*, as Avro's are)",
            "Unsupported type of field tags: ARRAY<STRING NOT NULL> NOT NULL (supported: "
                + AvroValue.SUPPORTED
                + ")");
    assertThatThrownBy(
            () -> writer.write(Row.withSchema(price).addValues(new BigDecimal("1e-7")).build()))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessage(
            "Invalid price: 1E-7 (must have at most 32 digits before the point and 6 behind it)");
    assertThatThrownBy(
            () -> writer.write(Row.withSchema(price).addValues(new BigDecimal("1e32")).build()))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessage(
            "Invalid price: 1E+32 (must have at most 32 digits before the point and 6 behind it)");
  }
}
