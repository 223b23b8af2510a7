/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.rows.KeyValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** The changes of some blocks by key, but for those of a time that is settled. One per element. */
final class ShardChanges {
  static final TupleTag<Block> HISTORY = new TupleTag<>("history") {};
  static final TupleTag<Block> LATE = new TupleTag<>("settled") {};
  static final TupleTag<Long> ABSORBED = new TupleTag<>("absorbed") {};
  static final TupleTagList OTHERS = TupleTagList.of(LATE).and(ABSORBED);

  private final HistoryLayout layout;
  private final ToLongFunction<KeyValues> settledThrough;
  private final Map<KeyValues, List<Change>> byKey = new HashMap<>();
  private final BlockBuilder late;
  private long absorbed;
  private long earliest = Long.MAX_VALUE;
  private long latestWatermark = Long.MIN_VALUE;

  /**
   * @param settledThrough of each key the time that nothing may change any more
   */
  ShardChanges(HistoryLayout layout, ToLongFunction<KeyValues> settledThrough) {
    this.layout = layout;
    this.settledThrough = settledThrough;
    late = new BlockBuilder(layout.input());
  }

  void add(Block block) {
    for (int i = 0; i < block.rows(); i++) {
      Row row = block.row(i);
      long time = block.eventTime(i);
      KeyValues key = layout.keyOf(layout.stateOf(row));
      if (time <= settledThrough.applyAsLong(key)) {
        late.addRow(row, time, block.stamp(i));
      } else {
        byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(layout.change(time, row));
        absorbed++;
        earliest = Math.min(earliest, time);
        latestWatermark = Math.max(latestWatermark, Math.max(time, block.stamp(i)));
      }
    }
  }

  /** The earliest time of a change; the greatest long if there is none. */
  long earliest() {
    return earliest;
  }

  /** The latest that a watermark can be that knows of no other changes. */
  long latestWatermark() {
    return latestWatermark;
  }

  /** The changes under the values of their key. */
  Map<KeyValues, List<Change>> byKey() {
    return byKey;
  }

  /** Gives out what is late, and how many changes were not. */
  void finish(MultiOutputReceiver out) {
    TrackHistoryMetrics.LATE.counter().inc(late.rows());
    TrackHistoryMetrics.CHANGES.counter().inc(absorbed);
    if (late.rows() > 0) {
      out.get(LATE).output(late.build());
    }
    if (absorbed > 0) {
      out.get(ABSORBED).output(absorbed);
    }
  }
}
