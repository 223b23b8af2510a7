/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static java.util.Objects.requireNonNullElse;

import io.millrace.transforms.measure.Accumulator;
import io.millrace.transforms.rows.KeyValues;
import java.util.HashMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Aggregates what a bundle holds, so that groups rather than rows are shuffled. */
final class PreAggregateFn extends DoFn<Row, KV<Integer, Row>> {
  private static final long serialVersionUID = 1L;

  private final WindowLayout layout;
  private final Places places;
  private final int maxGroups;
  private final Counter absorbedRows = WindowMetrics.ABSORBED.counter();
  private final HashMap<Group, Accumulator> groups = new HashMap<>();
  private transient @Nullable Slice slice;
  private transient long absorbed;

  PreAggregateFn(WindowLayout layout, Places places, int maxGroups) {
    this.layout = layout;
    this.places = places;
    this.maxGroups = maxGroups;
  }

  @StartBundle
  public void startBundle() {
    groups.clear();
    absorbed = 0;
  }

  @ProcessElement
  public void processElement(@Element Row row, OutputReceiver<KV<Integer, Row>> out) {
    long time = layout.timeOf(row);
    Slice current = requireNonNullElse(slice, Slice.NONE);
    if (!current.holds(time)) {
      current = layout.windows().sliceOf(time);
      slice = current;
    }
    absorbed++;
    Group group = new Group(layout.keyOf(row), current.start(), current.end());
    groups.computeIfAbsent(group, first -> layout.measures().start()).add(row, time);
    if (groups.size() >= maxGroups) {
      flush(out::output);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    absorbedRows.inc(absorbed);
    flush(
        partial ->
            context.output(partial, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
  }

  private void flush(Consumer<KV<Integer, Row>> out) {
    WindowPartials partials =
        new WindowPartials(layout, places, (partial, end) -> out.accept(partial));
    groups.forEach(
        (group, seen) -> partials.add(group.key(), group.start(), group.end(), seen.partial()));
    partials.finish();
    groups.clear();
  }

  private record Group(KeyValues key, long start, long end) {}
}
