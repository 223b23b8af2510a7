/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.RejectedBuilder;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** Writes dead letters of rows whose key is not in the table. Not thread-safe; one per DoFn. */
final class MissLetter {
  private static final String CODE = "ENRICHMENT_MISS";
  private static final String EVENT_TIME = "event_time";

  private final StepContext context;
  private final String keyName;
  private final RowBytes bytes;
  private final RowJsonText json;

  MissLetter(StepContext context, String keyName, Schema schema) {
    this.context = context;
    this.keyName = keyName;
    this.bytes = new RowBytes(schema);
    this.json = new RowJsonText(schema);
  }

  Rejected of(Row row, @Nullable Object key) {
    String reason = key == null ? "it is null" : LookupTable.shown(key) + " is not in the table";
    RejectedBuilder letter =
        Rejected.at(context, CODE, Rejected.Category.DATA)
            .message("Cannot match " + keyName + ": " + reason)
            .json(json.of(row))
            .eventTime(eventTimeOf(row));
    return bytes.into(letter, row).build();
  }

  private static @Nullable Instant eventTimeOf(Row row) {
    Schema schema = row.getSchema();
    if (!schema.hasField(EVENT_TIME)
        || schema.getField(EVENT_TIME).getType().getTypeName() != TypeName.DATETIME) {
      return null;
    }
    ReadableInstant time = row.getValue(EVENT_TIME);
    return time == null ? null : time.toInstant();
  }
}
