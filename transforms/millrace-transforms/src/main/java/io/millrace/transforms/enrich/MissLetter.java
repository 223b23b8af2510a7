/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.RowJson.RowJsonSerializer;
import org.apache.beam.sdk.util.RowJsonUtils;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** Writes dead letters of rows whose key is not in the table. Not thread-safe; one per DoFn. */
final class MissLetter {
  private static final String CODE = "ENRICHMENT_MISS";
  private static final String EVENT_TIME = "event_time";
  private static final String CODER_ID = "beam:coder:row:v1";

  private final StepContext context;
  private final String keyName;
  private final RowCoder coder;
  private final Function<Row, String> toJson;

  MissLetter(StepContext context, String keyName, Schema schema) {
    this.context = context;
    this.keyName = keyName;
    this.coder = RowCoder.of(schema);
    var mapper = RowJsonUtils.newObjectMapperWith(RowJsonSerializer.forSchema(schema));
    this.toJson = row -> RowJsonUtils.rowToJson(mapper, row);
  }

  Rejected of(Row row, @Nullable Object key) {
    String reason = key == null ? "it is null" : LookupTable.shown(key) + " is not in the table";
    return Rejected.at(context, CODE, Rejected.Category.DATA)
        .message("Cannot match " + keyName + ": " + reason)
        .json(toJson.apply(row))
        .bytes(encoded(row), CODER_ID)
        .eventTime(eventTimeOf(row))
        .build();
  }

  private byte[] encoded(Row row) {
    try {
      return CoderUtils.encodeToByteArray(coder, row);
    } catch (CoderException e) {
      throw new UncheckedIOException("Cannot encode a row to reject", e);
    }
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
