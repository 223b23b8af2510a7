/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.rows.KeyValues;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.Row;

/** The groups of one shard, merged of what bundles saw of them. Not thread-safe. */
final class MergedShard {
  private final WindowLayout layout;
  private final Map<KeyValues, KeyWindows> keys = new HashMap<>();

  MergedShard(WindowLayout layout) {
    this.layout = layout;
  }

  void add(Row partial) {
    keys.computeIfAbsent(
            layout.keyOfPartial(partial),
            key -> new KeyWindows(layout.windows(), layout.measures()))
        .add(layout.startOf(partial), layout.endOf(partial), layout.measuresOf(partial));
  }

  /**
   * Finishes the groups.
   *
   * @return how many results there are
   */
  int forEach(PaneInfo pane, Each each) {
    int[] count = new int[1];
    keys.forEach(
        (key, windows) ->
            windows.forEach(
                (start, end, seen) -> {
                  count[0]++;
                  each.result(layout.outputRow(key, start, end, seen.results(), pane), end);
                }));
    return count[0];
  }

  /** Takes results. */
  interface Each {
    void result(Row row, long windowEnd);
  }
}
