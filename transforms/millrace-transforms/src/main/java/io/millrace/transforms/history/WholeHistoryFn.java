/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.history.HistoryRows.Known;
import io.millrace.transforms.period.GatherSides;
import io.millrace.transforms.rows.KeyValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/** Makes the history of the keys of a shard, of all changes and what a table knows before them. */
final class WholeHistoryFn extends DoFn<KV<KV<Integer, Long>, Iterable<RawUnionValue>>, Block> {
  private static final long serialVersionUID = 1L;
  private static final Known NOTHING = new Known(KeyHistory.NONE, Long.MIN_VALUE);

  private final HistoryLayout layout;
  private final HistoryRows rows;

  WholeHistoryFn(HistoryLayout layout) {
    this.layout = layout;
    rows = new HistoryRows(layout);
  }

  @ProcessElement
  public void processElement(
      @Element KV<KV<Integer, Long>, Iterable<RawUnionValue>> shard, MultiOutputReceiver out) {
    List<Block> blocks = new ArrayList<>();
    Map<KeyValues, List<Row>> before = new HashMap<>();
    for (RawUnionValue side : shard.getValue()) {
      Block block = (Block) side.getValue();
      if (side.getUnionTag() == GatherSides.LEFT) {
        blocks.add(block);
      } else {
        for (int row = 0; row < block.rows(); row++) {
          Row known = block.row(row);
          before
              .computeIfAbsent(layout.keyOf(rows.stateOf(known)), key -> new ArrayList<>())
              .add(known);
        }
      }
    }
    Map<KeyValues, Known> known = new HashMap<>();
    before.forEach((key, ofKey) -> known.put(key, rows.read(ofKey)));
    ShardChanges changes =
        new ShardChanges(layout, key -> known.getOrDefault(key, NOTHING).through());
    blocks.forEach(changes::add);
    Revisions revisions = new Revisions(layout, rows, null, out.get(ShardChanges.HISTORY));
    changes
        .byKey()
        .forEach(
            (key, more) -> {
              KeyHistory history = known.getOrDefault(key, NOTHING).history();
              revisions.add(history, history.with(more));
            });
    revisions.finish();
    changes.finish(out);
  }

  /** A gathered element stands at the end of time; versions begin before it. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
