/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.rows.KeyValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.values.Row;

/** Keeps what is known of the keys of a shard, and tells what more changes alter. */
final class Reviser implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HistoryLayout layout;
  private final HistoryRows rows;
  private final Schema keySchema;

  Reviser(HistoryLayout layout) {
    this.layout = layout;
    rows = new HistoryRows(layout);
    keySchema =
        Schema.of(
            layout.spec().keyFields().stream().map(layout.input()::getField).toArray(Field[]::new));
  }

  /** The state of a shard. */
  StateSpec<MapState<Row, KeyHistory>> keys() {
    return StateSpecs.map(RowCoder.of(keySchema), new KeyHistoryCoder(layout));
  }

  /**
   * Takes changes.
   *
   * @param settledThrough the time that nothing may change any more
   * @return the earliest time of a change; the greatest long if there is none
   */
  long revise(
      Block block, MapState<Row, KeyHistory> keys, long settledThrough, MultiOutputReceiver out) {
    ShardChanges changes = new ShardChanges(layout, key -> settledThrough);
    changes.add(block);
    Revisions revisions =
        new Revisions(layout, rows, changes.latestWatermark(), out.get(ShardChanges.HISTORY));
    changes
        .byKey()
        .forEach(
            (of, more) -> {
              Row key = keyOf(of);
              KeyHistory before = keys.get(key).read();
              KeyHistory known = before == null ? KeyHistory.NONE : before;
              KeyHistory after = known.with(more);
              revisions.add(known, after);
              if (after.known() > known.known()) {
                keys.put(key, after);
              }
            });
    revisions.finish();
    changes.finish(out);
    return changes.earliest();
  }

  private Row keyOf(KeyValues key) {
    return Row.withSchema(keySchema).attachValues(key.values());
  }

  /**
   * Forgets the changes up to a time, but for what they come to.
   *
   * @return the earliest time of a change that is left; the greatest long if there is none
   */
  long settle(MapState<Row, KeyHistory> keys, long through) {
    List<Map.Entry<Row, KeyHistory>> entries = new ArrayList<>();
    keys.entries().read().forEach(entries::add);
    long earliest = Long.MAX_VALUE;
    for (Map.Entry<Row, KeyHistory> entry : entries) {
      KeyHistory left = entry.getValue().settledThrough(through, layout);
      if (left.isForgotten()) {
        keys.remove(entry.getKey());
      } else if (left.changes().size() < entry.getValue().changes().size()) {
        keys.put(entry.getKey(), left);
      }
      if (!left.changes().isEmpty()) {
        earliest = Math.min(earliest, left.changes().first().time());
      }
    }
    return earliest;
  }
}
