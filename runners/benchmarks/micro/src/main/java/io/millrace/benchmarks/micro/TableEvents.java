/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/**
 * Rows of ordinary events over four days, in the three forms that are written: as blocks, as Beam
 * rows and as Iceberg's records. They are there before anything is measured, and are written
 * several times over: a file's pages know nothing of each other.
 */
final class TableEvents {
  static final Schema SCHEMA =
      Schema.builder()
          .addStringField("event_id")
          .addNullableField("product", FieldType.STRING)
          .addInt64Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .addNullableField("weight", FieldType.DOUBLE)
          .addDateTimeField("at")
          .build();

  static final IcebergTable TABLE =
      new IcebergTable("bench.events", SCHEMA, WriteMode.APPEND, Gate.ALWAYS);

  private static final int SCALE = 6;
  private static final int PRODUCTS = 20_000;
  private static final long FIRST = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final long SPAN = 4 * 86_400_000L;
  private static final int DISORDER = 3000;

  private final List<Block> blocks = new ArrayList<>();
  private final List<List<Row>> rows = new ArrayList<>();
  private final List<List<Record>> records = new ArrayList<>();

  /**
   * Makes them.
   *
   * @param wanted forms other than blocks are made where they are wanted
   */
  TableEvents(int blockCount, Form wanted, org.apache.iceberg.Schema columns) {
    Random random = new Random(7);
    BlockBuilder builder = new BlockBuilder(SCHEMA);
    long step = SPAN / ((long) blockCount * BlockBuilder.MAX_ROWS);
    long time = FIRST;
    for (int i = 0; i < blockCount; i++) {
      List<Row> ofBlock = new ArrayList<>();
      List<Record> same = new ArrayList<>();
      for (int row = 0; row < BlockBuilder.MAX_ROWS; row++) {
        Row event = event(random, time);
        time += step;
        builder.addRow(event, requireNonNull(event.getDateTime("at")).getMillis());
        ofBlock.add(event);
        same.add(record(columns, event));
      }
      blocks.add(builder.build());
      records.add(same);
      if (wanted == Form.ROWS) {
        rows.add(ofBlock);
      }
    }
  }

  /** What a pipeline has them as. */
  enum Form {
    BLOCKS,
    ROWS
  }

  private static Row event(Random random, long time) {
    return Row.withSchema(SCHEMA)
        .addValues(
            "%016x%016x".formatted(random.nextLong(), random.nextLong()),
            random.nextInt(10) == 0 ? null : "product-" + random.nextInt(PRODUCTS),
            (long) random.nextInt(20),
            BigDecimal.valueOf(random.nextInt(100_000), 2),
            random.nextInt(10) == 0 ? null : random.nextInt(100_000) / 8.0,
            org.joda.time.Instant.ofEpochMilli(time + random.nextInt(DISORDER)))
        .build();
  }

  private static Record record(org.apache.iceberg.Schema columns, Row event) {
    Record record = GenericRecord.create(columns);
    for (int i = 0; i < SCHEMA.getFieldCount(); i++) {
      record.set(i, value(event.getValue(i)));
    }
    return record;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof BigDecimal price) {
      return price.setScale(SCALE);
    }
    return value instanceof org.joda.time.Instant at
        ? Instant.ofEpochMilli(at.getMillis()).atOffset(ZoneOffset.UTC)
        : value;
  }

  int blockCount() {
    return blocks.size();
  }

  /** Of any number: behind the last comes the first. */
  Block block(int number) {
    return blocks.get(number % blocks.size());
  }

  /** The rows of the block of that number. */
  List<Row> rows(int number) {
    return rows.get(number % blocks.size());
  }

  /** The same as records. */
  List<Record> records(int number) {
    return records.get(number % blocks.size());
  }
}
