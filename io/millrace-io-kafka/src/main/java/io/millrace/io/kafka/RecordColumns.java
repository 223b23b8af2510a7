/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.SideColumns;
import io.millrace.io.files.TextField;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.ColumnBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The columns around the values of records, each filled from one place: of those that are named for
 * several the key comes first, then whether there is a value, the timestamp, the header.
 */
final class RecordColumns implements SideColumns {
  private final Schema rows;
  private final boolean deletions;
  private final KeyColumns keys;
  private final BlockBuilder others;
  private final List<Filler> fillers = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private @Nullable ConsumerRecord<ByteBuffer, ByteBuffer> record;

  /** Adds what a record has to a column, and tells what is wrong. */
  @FunctionalInterface
  private interface Filler {
    @Nullable String add(ConsumerRecord<ByteBuffer, ByteBuffer> record, ColumnBuilder column);
  }

  /**
   * @param rows as they are given out
   */
  RecordColumns(AroundValue around, Schema rows) {
    this.rows = rows;
    this.deletions = around.deleted() != null;
    this.keys = KeyColumns.of(rows, around.keys());
    Set<String> names = around.columns();
    around.keys().forEach(names::remove);
    Schema.Builder columns = Schema.builder();
    for (String name : names) {
      columns.addField(rows.getField(name));
      fillers.add(filler(around, rows.getField(name)));
    }
    this.others = new BlockBuilder(columns.build());
  }

  private static Filler filler(AroundValue around, Field field) {
    String name = field.getName();
    if (name.equals(around.deleted())) {
      return (record, column) -> {
        column.appendLong(record.value() == null ? 1 : 0);
        return null;
      };
    }
    TextField text = new TextField(field);
    if (name.equals(around.timestamp())) {
      return (record, column) -> {
        if (record.timestamp() < 0) {
          return text.addMissing(column);
        }
        column.appendLong(record.timestamp());
        return null;
      };
    }
    return (record, column) -> {
      Header header = record.headers().lastHeader(name);
      byte[] value = header == null ? null : header.value();
      return value == null ? text.addMissing(column) : text.add(value, 0, value.length, column);
    };
  }

  /** Says which record is at hand. */
  void moveTo(ConsumerRecord<ByteBuffer, ByteBuffer> next) {
    record = next;
  }

  @Override
  public @Nullable ColumnBuilder column(String field) {
    if (keys.builder().schema().hasField(field)) {
      return keys.builder().column(keys.builder().schema().indexOf(field));
    }
    return others.schema().hasField(field) ? others.column(others.schema().indexOf(field)) : null;
  }

  @Override
  public @Nullable String fill() {
    ConsumerRecord<ByteBuffer, ByteBuffer> at = record();
    faults.clear();
    keys.add(at.key(), faults);
    for (int i = 0; i < fillers.size(); i++) {
      String fault = fillers.get(i).add(at, others.column(i));
      if (fault != null) {
        faults.add(fault);
      }
    }
    return faults.isEmpty() ? null : String.join("; ", faults);
  }

  private ConsumerRecord<ByteBuffer, ByteBuffer> record() {
    if (record == null) {
      throw new IllegalStateException("Cannot fill columns: there is no record");
    }
    return record;
  }

  @Override
  public boolean takesNothing() {
    return deletions;
  }

  @Override
  public OptionalLong timeOfNothing() {
    long timestamp = record().timestamp();
    return timestamp < 0 ? OptionalLong.empty() : OptionalLong.of(timestamp);
  }

  @Override
  public void endRow() {
    keys.builder().endRow(0, Block.ON_TIME);
    others.endRow(0, Block.ON_TIME);
  }

  @Override
  public void abandonRow() {
    keys.builder().abandonRow();
    others.abandonRow();
  }

  @Override
  public Block join(Block records) {
    Schema.Builder joined = Schema.builder().addFields(records.schema().getFields());
    List<Column> added = new ArrayList<>();
    for (Block side : List.of(keys.builder().build(), others.build())) {
      joined.addFields(side.schema().getFields());
      for (int i = 0; i < side.schema().getFieldCount(); i++) {
        added.add(side.column(i));
      }
    }
    Schema all = joined.build();
    int[] order = rows.getFieldNames().stream().mapToInt(all::indexOf).toArray();
    return records.with(all, added).project(rows, order);
  }
}
