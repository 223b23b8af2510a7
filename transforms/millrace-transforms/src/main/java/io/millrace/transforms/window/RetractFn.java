/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static java.util.Objects.requireNonNullElse;

import io.millrace.transforms.block.BlockTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * Compares each pane of a shard and window's end with what held before: takes back what does not
 * hold any more, then gives what is new.
 *
 * <p>Panes of a key come in their order, since the step before makes them one after the other and
 * runners hand on the elements of a key so. The last pane, which always comes, ends the state: no
 * timer does, since Spark's streaming engine has none in event time.
 */
final class RetractFn extends DoFn<KV<KV<Integer, Long>, List<Row>>, Row> {
  private static final long serialVersionUID = 1L;
  private static final String HOLDING = "holding";

  private final WindowLayout layout;
  private final Counter results = WindowMetrics.RESULTS.counter();
  private final Counter corrections = WindowMetrics.CORRECTIONS.counter();
  private final Counter retractions = WindowMetrics.RETRACTIONS.counter();

  @StateId(HOLDING)
  private final StateSpec<ValueState<List<Row>>> holding;

  RetractFn(WindowLayout layout) {
    this.layout = layout;
    this.holding = StateSpecs.value(ListCoder.of(RowCoder.of(layout.outputSchema())));
  }

  @ProcessElement
  public void processElement(
      @Element KV<KV<Integer, Long>, List<Row>> shard,
      PaneInfo pane,
      @StateId(HOLDING) ValueState<List<Row>> holding,
      OutputReceiver<Row> out) {
    Map<Row, Row> before = new LinkedHashMap<>();
    for (Row row : requireNonNullElse(holding.read(), List.<Row>of())) {
      before.put(layout.withoutPane(row), row);
    }
    List<Row> after = new ArrayList<>();
    List<Row> fresh = new ArrayList<>();
    for (Row row : shard.getValue()) {
      Row same = before.remove(layout.withoutPane(row));
      after.add(requireNonNullElse(same, row));
      if (same == null) {
        fresh.add(row);
      }
    }
    before.values().forEach(row -> giveOut(layout.retracted(row), out));
    fresh.forEach(row -> giveOut(row, out));
    retractions.inc(before.size());
    results.inc(fresh.size());
    corrections.inc(pane.getIndex() > 0 ? fresh.size() : 0);
    if (pane.isLast()) {
      holding.clear();
    } else {
      holding.write(after);
    }
  }

  private void giveOut(Row row, OutputReceiver<Row> out) {
    out.outputWithTimestamp(row, BlockTimes.within(layout.endOf(row) - 1));
  }

  /** A pane stands where the runner's watermark is. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
