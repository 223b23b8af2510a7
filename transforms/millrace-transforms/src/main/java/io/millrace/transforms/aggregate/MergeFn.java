/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Merges the partial groups of one shard and finishes them. */
final class MergeFn extends DoFn<KV<Integer, Iterable<Row>>, Row> {
  private static final long serialVersionUID = 1L;

  private final WindowLayout layout;

  MergeFn(WindowLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element KV<Integer, Iterable<Row>> shard, OutputReceiver<Row> out) {
    Map<List<@Nullable Object>, KeyWindows> keys = new HashMap<>();
    for (Row partial : shard.getValue()) {
      keys.computeIfAbsent(
              layout.keyOfPartial(partial),
              key -> new KeyWindows(layout.windows(), layout.measures()))
          .add(layout.startOf(partial), layout.endOf(partial), layout.measuresOf(partial));
    }
    keys.forEach(
        (key, windows) ->
            windows.forEach(
                (start, end, seen) ->
                    out.outputWithTimestamp(
                        layout.outputRow(key, start, end, seen.results()),
                        lastMillisecond(Instant.ofEpochMilli(end)))));
  }

  /** A grouped element stands at the end of the global window; its windows lie before it. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  static Instant lastMillisecond(Instant windowEnd) {
    Instant last = windowEnd.minus(1);
    if (last.isBefore(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    Instant latest = GlobalWindow.INSTANCE.maxTimestamp();
    return last.isAfter(latest) ? latest : last;
  }
}
