/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.block.BlockTimes;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Adds up the tallies of a shard and draws their curves. */
final class MergeTalliesFn extends DoFn<KV<Integer, Iterable<Row>>, Row> {
  private static final long serialVersionUID = 1L;

  private final CurveLayout layout;
  private final Counter given = LateMetrics.CURVES.counter();

  MergeTalliesFn(CurveLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Iterable<Row>> shard, @Timestamp Instant now, OutputReceiver<Row> out) {
    Map<CurveGroup, LatenessHistogram> curves = new HashMap<>();
    for (Row partial : shard.getValue()) {
      curves
          .computeIfAbsent(layout.groupOf(partial), first -> new LatenessHistogram())
          .merge(layout.countsOf(partial));
    }
    given.inc(curves.size());
    curves.forEach(
        (group, histogram) ->
            out.outputWithTimestamp(
                layout.outputRow(group, histogram),
                layout.inTotal()
                    ? now
                    : BlockTimes.within(layout.lateness().endOf(group.start()) - 1)));
  }

  /** Of bounded input, shards stand at the end of all time and their windows before. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
