/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.measure.Accumulator;
import io.millrace.transforms.rows.Shards;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Aggregates what a bundle holds, so that groups rather than rows are shuffled. */
final class PreAggregateFn extends DoFn<Row, KV<Integer, Row>> {
  private static final long serialVersionUID = 1L;

  private final WindowLayout layout;
  private final Shards shards;
  private final int maxGroups;
  private final HashMap<List<@Nullable Object>, Accumulator> groups = new HashMap<>();

  PreAggregateFn(WindowLayout layout, Shards shards, int maxGroups) {
    this.layout = layout;
    this.shards = shards;
    this.maxGroups = maxGroups;
  }

  @StartBundle
  public void startBundle() {
    groups.clear();
  }

  @ProcessElement
  public void processElement(@Element Row row, OutputReceiver<KV<Integer, Row>> out) {
    groups.computeIfAbsent(layout.groupOf(row), group -> layout.measures().start()).add(row);
    if (groups.size() >= maxGroups) {
      flush(out::output);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    flush(
        partial ->
            context.output(partial, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
  }

  private void flush(Consumer<KV<Integer, Row>> out) {
    groups.forEach(
        (group, seen) ->
            out.accept(KV.of(shards.shardOf(group), layout.partialRow(group, seen.partial()))));
    groups.clear();
  }
}
