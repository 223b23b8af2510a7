/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.WrittenRows;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Rows that change keys, what a topic must hold of them, and writing them. */
final class Changes {
  static final StepContext STEP = new StepContext("run-1", "changes/Write");
  static final Schema SCHEMA =
      Schema.builder()
          .addNullableField("id", FieldType.INT64)
          .addInt32Field("change")
          .addNullableField("price", FieldType.DECIMAL)
          .addDoubleField("weight")
          .addNullableField("note", FieldType.STRING)
          .addNullableField("deleted", FieldType.BOOLEAN)
          .build();
  static final long START = 1_700_000_000_000L;
  static final int LONGEST_NOTE = 2_000;

  private Changes() {}

  static WriteKafkaBlocks write(String servers, String topic) {
    return WriteKafkaBlocks.json(topic)
        .servedBy(servers)
        .keyedBy("id")
        .deletedWhere("deleted")
        .at(STEP);
  }

  static Row row(
      @Nullable Long id,
      int change,
      @Nullable String price,
      @Nullable String note,
      @Nullable Boolean deleted) {
    return Row.withSchema(SCHEMA)
        .addValues(
            id, change, price == null ? null : new BigDecimal(price), change / 4.0, note, deleted)
        .build();
  }

  /** Changes of few keys, numbered in their order, some of which no topic takes. */
  static List<Row> random(Random random, int rows, int keys) {
    List<Row> all = new ArrayList<>(rows);
    for (int change = 0; change < rows; change++) {
      boolean deleted = random.nextInt(6) == 0;
      Row row =
          row(
              random.nextInt(40) == 0 ? null : (long) random.nextInt(keys),
              change,
              random.nextInt(5) == 0
                  ? null
                  : BigDecimal.valueOf(random.nextInt(), random.nextInt(5)).toString(),
              switch (random.nextInt(30)) {
                case 0 -> null;
                case 1 -> "x".repeat(2 * LONGEST_NOTE);
                default -> "n\u00fc\"" + random.nextInt(100);
              },
              deleted ? Boolean.TRUE : random.nextBoolean() ? null : Boolean.FALSE);
      all.add(
          random.nextInt(50) == 0
              ? Row.fromRow(row).withFieldValue("weight", Double.NaN).build()
              : row);
    }
    return all;
  }

  static boolean isDeleted(Row row) {
    return Boolean.TRUE.equals(row.getBoolean("deleted"));
  }

  /** Why the topic takes no such row, told without looking at records; null if it does. */
  static @Nullable String refusal(Row row) {
    if (row.getInt64("id") == null) {
      return "MISSING_VALUE";
    }
    if (isDeleted(row)) {
      return null;
    }
    if (Double.isNaN(requireNonNull(row.getDouble("weight")))) {
      return "INVALID_VALUE";
    }
    String note = row.getString("note");
    return note != null && note.length() > LONGEST_NOTE ? "RECORD_TOO_LARGE" : null;
  }

  /** The JSON of a row's columns, spelled by hand. */
  static @Nullable String value(Row row) {
    if (isDeleted(row)) {
      return null;
    }
    String note = row.getString("note");
    BigDecimal price = row.getDecimal("price");
    return "{\"id\":%s,\"change\":%s,\"price\":%s,\"weight\":%s,\"note\":%s}"
        .formatted(
            row.getInt64("id"),
            row.getInt32("change"),
            price == null ? "null" : price.toString(),
            row.getDouble("weight"),
            note == null ? "null" : "\"" + note.replace("\"", "\\\"") + "\"");
  }

  /** What the topic takes of rows: the values of each key, in order. */
  static Map<String, List<@Nullable String>> expected(List<Row> rows) {
    Map<String, List<@Nullable String>> expected = new TreeMap<>();
    for (Row row : rows) {
      if (refusal(row) == null) {
        expected
            .computeIfAbsent(String.valueOf(row.getInt64("id")), key -> new ArrayList<>())
            .add(value(row));
      }
    }
    return expected;
  }

  /** What the topic has: the values of each key, in order. */
  static Map<String, List<@Nullable String>> stored(KafkaBroker kafka, String topic)
      throws IOException {
    return stored(kafka.records(topic));
  }

  /** What these are of: the values of each key, in order. */
  static Map<String, List<@Nullable String>> stored(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, List<@Nullable String>> stored = new TreeMap<>();
    Map<String, Integer> partitions = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      String key = new String(each.key(), UTF_8);
      if (partitions.merge(key, each.partition(), (one, other) -> one) != each.partition()) {
        throw new AssertionError("Key " + key + " is in two partitions");
      }
      stored
          .computeIfAbsent(key, one -> new ArrayList<>())
          .add(each.value() == null ? null : new String(each.value(), UTF_8));
    }
    return stored;
  }

  /** One block, which is one bundle, so that keys keep their order. */
  static Block block(List<Row> rows) {
    BlockBuilder builder = new BlockBuilder(rows.get(0).getSchema(), rows.size(), Long.MAX_VALUE);
    for (int i = 0; i < rows.size(); i++) {
      builder.addRow(rows.get(i), START + i);
    }
    return builder.build();
  }

  /** Writes the blocks, each of which may be a bundle of its own. */
  static WrittenRows apply(Pipeline pipeline, WriteKafkaBlocks write, Block... blocks) {
    return pipeline
        .apply(Create.of(List.of(blocks)).withCoder(BlockCoder.of(blocks[0].schema())))
        .apply("Write", write);
  }

  /** Asks for so many rows written, and for these codes of letters. */
  static void require(WrittenRows written, long rows, List<String> codes) {
    PAssert.that(
            written
                .tallies()
                .apply(
                    "Rows",
                    MapElements.into(TypeDescriptors.longs())
                        .via(tally -> tally.getInt64(WrittenRows.ROWS))))
        .satisfies(
            counts -> {
              long sum = 0;
              for (long count : counts) {
                sum += count;
              }
              assertThat(sum).isEqualTo(rows);
              return null;
            });
    PAssert.that(
            written
                .rejected()
                .apply("Codes", MapElements.into(TypeDescriptors.strings()).via(Rejected::code)))
        .containsInAnyOrder(codes);
  }
}
