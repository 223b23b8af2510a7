/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** Packs the records of each window in a bundle. */
final class PackFn<T> extends DoFn<T, Block> {
  private static final long serialVersionUID = 1L;

  /** Where no field is named: events are at the elements' timestamps, and rows are on time. */
  static final int NO_FIELD = -1;

  private final Schema schema;
  private final SerializableFunction<T, Row> toRow;
  private final int eventTime;
  private final int stamp;
  private transient @Nullable OpenBlocks open;

  PackFn(Schema schema, SerializableFunction<T, Row> toRow, int eventTime, int stamp) {
    this.schema = schema;
    this.toRow = toRow;
    this.eventTime = eventTime;
    this.stamp = stamp;
  }

  @StartBundle
  public void startBundle() {
    open = new OpenBlocks(schema, BlockBuilder.MAX_ROWS);
  }

  @ProcessElement
  public void processElement(ProcessContext context, BoundedWindow window) {
    OpenBlocks.Out out =
        (block, timestamp, its) ->
            context.outputWindowedValue(block, timestamp, List.of(its), context.pane());
    Row row = toRow.apply(context.element());
    BlockBuilder builder = requireNonNull(open).of(window, out);
    builder.addRow(row, eventTimeOf(row, context.timestamp()), stampOf(row));
    if (builder.isFull()) {
      OpenBlocks.letGo(window, builder, out);
    }
  }

  private long eventTimeOf(Row row, Instant timestamp) {
    if (eventTime == NO_FIELD) {
      return timestamp.getMillis();
    }
    ReadableInstant time = row.getValue(eventTime);
    if (time == null) {
      throw new IllegalArgumentException(
          "Missing required "
              + schema.getField(eventTime).getName()
              + ": a record to pack has no event time");
    }
    return time.getMillis();
  }

  private long stampOf(Row row) {
    ReadableInstant when = stamp == NO_FIELD ? null : row.<ReadableInstant>getValue(stamp);
    return when == null ? Block.ON_TIME : when.getMillis();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    requireNonNull(open).letGo(context::output);
  }

  /** A block goes by its earliest row, which may be before the row that fills it. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
