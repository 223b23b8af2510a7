/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows become records and rows again, whatever columns are around the values. */
class AroundValuePropertyTest {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final List<FieldType> PLAIN =
      List.of(
          FieldType.BYTE,
          FieldType.INT16,
          FieldType.INT32,
          FieldType.INT64,
          FieldType.STRING,
          FieldType.BOOLEAN,
          FieldType.DATETIME);

  /** A column of each type that may be around, required and not, and some that may not. */
  private static Schema schema() {
    Schema.Builder schema = Schema.builder();
    for (FieldType type : PLAIN) {
      String name = type.getTypeName().name().toLowerCase(Locale.ROOT);
      schema.addField(Field.of(name, type)).addField(Field.nullable(name + "_or_null", type));
    }
    return schema
        .addField(Field.nullable("price", FieldType.DECIMAL))
        .addField(Field.nullable("share", FieldType.DOUBLE))
        .addField("gone", FieldType.BOOLEAN)
        .addField("at", FieldType.INT64)
        .build();
  }

  private static @Nullable Object value(Random random, Field field) {
    if (field.getName().equals("at")) {
      return Math.floorMod(random.nextLong(), LAST.getMillis());
    }
    if (Boolean.TRUE.equals(field.getType().getNullable()) && random.nextInt(4) == 0) {
      return null;
    }
    boolean edge = random.nextInt(5) == 0;
    boolean low = random.nextBoolean();
    return switch (field.getType().getTypeName()) {
      case BYTE -> edge ? (low ? Byte.MIN_VALUE : Byte.MAX_VALUE) : (byte) random.nextInt();
      case INT16 -> edge ? (low ? Short.MIN_VALUE : Short.MAX_VALUE) : (short) random.nextInt();
      case INT32 -> edge ? (low ? Integer.MIN_VALUE : Integer.MAX_VALUE) : random.nextInt();
      case INT64 -> edge ? (low ? Long.MIN_VALUE : Long.MAX_VALUE) : random.nextLong();
      case STRING -> edge ? "" : "\u00fc\ud83d\ude00\" ,\n{" + random.nextInt();
      case BOOLEAN -> low;
      case DATETIME -> edge ? (low ? FIRST : LAST) : Instant.ofEpochMilli(random.nextInt() * 999L);
      case DECIMAL -> BigDecimal.valueOf(random.nextInt(), random.nextInt(5));
      case DOUBLE -> random.nextDouble();
      default -> throw new IllegalStateException(field.toString());
    };
  }

  private static Row row(Random random, Schema schema) {
    List<@Nullable Object> values = new ArrayList<>();
    schema.getFields().forEach(field -> values.add(value(random, field)));
    return Row.withSchema(schema).attachValues(values);
  }

  private static List<String> some(Random random, Schema schema, int most) {
    List<String> plain = new ArrayList<>();
    for (Field field : schema.getFields()) {
      boolean isPlain = PLAIN.contains(field.getType().withNullable(false));
      if (isPlain && !List.of("gone", "at").contains(field.getName())) {
        plain.add(field.getName());
      }
    }
    Collections.shuffle(plain, random);
    return plain.subList(0, random.nextInt(most + 1));
  }

  private static AroundValue around(Random random, Schema schema) {
    List<String> keys = some(random, schema, 4);
    AroundValue around =
        AroundValue.NOTHING
            .withKeys(keys.toArray(String[]::new))
            .withHeaders(some(random, schema, 4).toArray(String[]::new));
    if (random.nextBoolean()) {
      around = around.withTimestamp("at");
    }
    return keys.isEmpty() || random.nextInt(3) == 0 ? around : around.withDeleted("gone");
  }

  /** Columns that a deletion does not tell have to be nullable. */
  private static Schema readable(Schema schema, AroundValue around) {
    if (around.deleted() == null) {
      return schema;
    }
    Schema.Builder readable = Schema.builder();
    for (Field field : schema.getFields()) {
      boolean told = around.columns().contains(field.getName()) || field.getName().equals("at");
      readable.addField(told ? field : field.withNullable(true));
    }
    return readable.build();
  }

  /** What is left of a row in a topic. */
  private static Row expected(Row row, Schema readable, AroundValue around) {
    boolean gone = around.deleted() != null && Boolean.TRUE.equals(row.getBoolean("gone"));
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : readable.getFields()) {
      String name = field.getName();
      boolean kept = !gone || around.columns().contains(name) || name.equals("at");
      values.add(kept ? row.getValue(name) : null);
    }
    return Row.withSchema(readable).attachValues(values);
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> received(
      ProducerRecord<byte[], byte[]> sent, long offset, boolean direct) {
    return new ConsumerRecord<>(
        "topic",
        0,
        offset,
        sent.timestamp() == null ? -1 : sent.timestamp(),
        TimestampType.CREATE_TIME,
        sent.key() == null ? -1 : sent.key().length,
        sent.value() == null ? -1 : sent.value().length,
        buffer(sent.key(), direct),
        buffer(sent.value(), direct),
        sent.headers(),
        Optional.empty());
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes, boolean direct) {
    if (bytes == null) {
      return null;
    }
    ByteBuffer buffer =
        direct
            ? ByteBuffer.allocateDirect(bytes.length + 3)
            : ByteBuffer.allocate(64 + bytes.length);
    buffer.position(3).put(bytes, 0, bytes.length).limit(buffer.position()).position(3);
    return buffer.slice();
  }

  private static List<Row> read(
      AroundValue around,
      Schema schema,
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
      List<Rejected> letters) {
    List<Row> rows = new ArrayList<>();
    ReadBlocksSettings settings =
        ReadBlocksSettings.of(FileFormat.JSONL, schema)
            .withEventTimeField("at")
            .withContext(Clicks.CONTEXT);
    TopicParser parser =
        new KafkaValues.Parsed(settings, null, null, around)
            .open(block -> addRows(block, rows), letters::add);
    parser.values().moveTo("topic-0", Block.ON_TIME);
    for (int from = 0; from < records.size(); from += 100) {
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> slice =
          records.subList(from, Math.min(records.size(), from + 100));
      RecordValues values = RecordValues.of(slice);
      parser.values().begin(values.bytes());
      for (int i = 0; i < slice.size(); i++) {
        parser.add(slice.get(i), values.starts()[i], values.lengths()[i]);
      }
      parser.values().end();
    }
    return rows;
  }

  private static void addRows(Block block, List<Row> rows) {
    for (int i = 0; i < block.rows(); i++) {
      rows.add(block.row(i));
      assertThat(block.eventTime(i)).isEqualTo(block.row(i).getInt64("at"));
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Schema schema = schema();
    for (int run = 0; run < 200; run++) {
      AroundValue around = around(random, schema);
      String label = "seed %d, run %d: %s".formatted(seed, run, around);
      TopicWrite write = TopicWrite.of("topic", new JsonValues()).with(around);
      RecordMaker maker =
          new RecordMaker(
              write, schema, new JsonValues().prepare("topic", write.valuesOf(schema)).open());
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
      Schema readable = readable(schema, around);
      List<Row> expected = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        Row row = row(random, schema);
        if (maker.missing(row) == null) {
          ProducerRecord<byte[], byte[]> sent =
              maker.record(row, requireNonNull(row.getInt64("at")));
          records.add(received(sent, i, random.nextInt(9) == 0));
          expected.add(expected(row, readable, around));
        }
      }
      List<Rejected> letters = new ArrayList<>();

      List<Row> rows = read(around, readable, records, letters);

      assertThat(around.problemsOf(readable, "at")).as(label).isEmpty();
      assertThat(letters).as(label).isEmpty();
      assertThat(rows).as(label).isEqualTo(expected);
    }
  }

  @Test
  void everyRecordIsARowOrALetter() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Schema schema = schema();
    AroundValue around =
        AroundValue.NOTHING.withKeys("int32", "string").withHeaders("int16").withTimestamp("at");
    TopicWrite write = TopicWrite.of("topic", new JsonValues()).with(around);
    RecordMaker maker =
        new RecordMaker(write, schema, new JsonValues().prepare("topic", schema).open());
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
    List<Row> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Row row = row(random, schema);
      ProducerRecord<byte[], byte[]> good = maker.record(row, 0);
      int damage = random.nextInt(40);
      byte[] key = damage == 0 ? new byte[] {'{', '}'} : damage == 1 ? null : good.key();
      byte[] value = damage == 2 ? null : damage == 3 ? new byte[] {'['} : good.value();
      if (damage == 4) {
        good.headers().remove("int16");
      } else if (damage == 5) {
        good.headers().add("int16", new byte[] {(byte) 0xff});
      } else if (damage > 5) {
        expected.add(row);
      }
      records.add(
          received(
              new ProducerRecord<>("topic", 0, good.timestamp(), key, value, good.headers()),
              i,
              false));
    }
    List<Rejected> letters = new ArrayList<>();

    List<Row> rows = read(around, schema, records, letters);

    assertThat(rows).as("seed %d", seed).isEqualTo(expected);
    assertThat(letters).as("seed %d", seed).hasSize(records.size() - expected.size());
  }
}
