/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.io.files.UnwritableValueException;
import io.millrace.transforms.rows.RowJsonText;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** Makes records of rows. Not thread-safe; one per worker. */
final class RecordMaker {
  private final String topic;
  private final AroundValue around;
  private final Schema columns;
  private final Schema keyColumns;
  private final RowJsonText keys;
  private final ValueFormat.Writer values;

  RecordMaker(TopicWrite write, Schema rows, ValueFormat.Writer values) {
    this.topic = write.producer().topic();
    this.around = write.around();
    this.columns = write.valuesOf(rows);
    this.keyColumns = only(rows, write.around().keys());
    this.keys = new RowJsonText(keyColumns);
    this.values = values;
  }

  private static Schema only(Schema rows, List<String> names) {
    Schema.Builder some = Schema.builder();
    names.forEach(name -> some.addField(rows.getField(name)));
    return some.build();
  }

  /** The first column of the key or timestamp that has no value; null if all have one. */
  @Nullable String missing(Row row) {
    for (String key : around.keys()) {
      if (row.getValue(key) == null) {
        return key;
      }
    }
    String timestamp = around.timestamp();
    return timestamp == null || row.getValue(timestamp) != null ? null : timestamp;
  }

  /**
   * The record of a row with a key and timestamp.
   *
   * @param eventTime in epoch milliseconds; before 1970, where Kafka has no times, the record has
   *     the time at which it is sent
   * @throws UnwritableValueException if the row's value has no form in the topic
   */
  ProducerRecord<byte[], byte[]> record(Row row, long eventTime) throws UnwritableValueException {
    return new ProducerRecord<>(
        topic,
        null,
        timestamp(row, eventTime),
        key(row),
        isDeleted(row) ? null : values.write(project(row, columns)),
        headers(row));
  }

  private @Nullable Long timestamp(Row row, long eventTime) throws UnwritableValueException {
    String column = around.timestamp();
    if (column == null) {
      return eventTime < 0 ? null : eventTime;
    }
    Object value = requireNonNull(row.getValue(column), column);
    long time = value instanceof ReadableInstant at ? at.getMillis() : (Long) value;
    if (time < 0) {
      throw new UnwritableValueException(
          "Invalid %s: %s (must be from 1970 on: Kafka has no timestamps before)"
              .formatted(column, value));
    }
    return time;
  }

  private boolean isDeleted(Row row) {
    return around.deleted() != null && Boolean.TRUE.equals(row.getBoolean(around.deleted()));
  }

  /** The text of one column; a JSON object of several. */
  private byte @Nullable [] key(Row row) {
    return switch (around.keys().size()) {
      case 0 -> null;
      case 1 -> text(row.getValue(around.keys().get(0)));
      default -> requireNonNull(keys.of(project(row, keyColumns)), "not plain").getBytes(UTF_8);
    };
  }

  private List<Header> headers(Row row) {
    List<Header> headers = new ArrayList<>(around.headers().size());
    for (String name : around.headers()) {
      Object value = row.getValue(name);
      if (value != null) {
        headers.add(new RecordHeader(name, text(value)));
      }
    }
    return headers;
  }

  /** Of plain types; a time is ISO 8601 in UTC. */
  private static byte[] text(@Nullable Object value) {
    return String.valueOf(value).getBytes(UTF_8);
  }

  private static Row project(Row row, Schema some) {
    if (row.getSchema().equals(some)) {
      return row;
    }
    List<@Nullable Object> values = new ArrayList<>(some.getFieldCount());
    some.getFieldNames().forEach(name -> values.add(row.getValue(name)));
    return Row.withSchema(some).attachValues(values);
  }
}
