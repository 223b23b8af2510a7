/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.UnwritableValueException;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes records of rows, and letters of rows that have none. Not thread-safe; one per worker. */
final class RowLetters {
  static final String TOO_LARGE = "RECORD_TOO_LARGE";

  private final StepContext context;
  private final RecordMaker records;
  private final RowJsonText json;
  private final RowBytes bytes;

  RowLetters(TopicWrite write, Schema schema, ValueFormat.Writers values, StepContext context) {
    this.context = context;
    this.records = new RecordMaker(write, schema, values.open());
    this.json = new RowJsonText(schema);
    this.bytes = new RowBytes(schema);
  }

  /** The row's record; null if it has none and is a letter. */
  @Nullable ProducerRecord<byte[], byte[]> record(
      Row row, long eventTime, Consumer<Rejected> rejected) {
    String missing = records.missing(row);
    if (missing != null) {
      rejected.accept(letter(row, eventTime, "MISSING_VALUE", "Missing required " + missing));
      return null;
    }
    try {
      return records.record(row, eventTime);
    } catch (UnwritableValueException e) {
      rejected.accept(letter(row, eventTime, "INVALID_VALUE", String.valueOf(e.getMessage())));
      return null;
    }
  }

  Rejected letter(Row row, long eventTime, String code, String message) {
    return bytes
        .into(
            Rejected.at(context, code, Rejected.Category.DATA)
                .message(message)
                .eventTime(Instant.ofEpochMilli(eventTime))
                .json(json.of(row)),
            row)
        .build();
  }
}
