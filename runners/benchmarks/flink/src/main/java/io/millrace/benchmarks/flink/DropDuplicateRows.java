/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.time.Duration;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.NullUnmarked;

/** Keeps the rows of a shard unless their id was kept less than an hour of event time away. */
@NullUnmarked // Flink calls open before anything else.
final class DropDuplicateRows extends KeyedProcessFunction<Integer, Block, Block> {
  private static final long HORIZON_MILLIS = Duration.ofHours(1).toMillis();
  private static final long SWEEP_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final int FIRST_IDS = 1 << 12;

  private transient ValueState<IdTable> ids;
  private transient LongCounter duplicates;

  @Override
  public void open(OpenContext context) {
    ids =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "ids", new SerializedBy<>(IdTable.class, new IdTableSerializer())));
    duplicates = Tally.DUPLICATES.in(getRuntimeContext());
  }

  @Override
  public void processElement(Block block, Context context, Collector<Block> out) throws Exception {
    IdTable table = ids.value();
    if (table == null) {
      table = new IdTable(FIRST_IDS);
    }
    int kept = 0;
    for (int row = 0; row < block.rows; row++) {
      if (table.keep(block.idHigh[row], block.idLow[row], block.timestamp[row], HORIZON_MILLIS)) {
        block.move(row, kept++);
      }
    }
    duplicates.add((long) (block.rows - kept));
    block.rows = kept;
    ids.update(table);
    long sweep = (Math.floorDiv(context.timestamp(), SWEEP_MILLIS) + 1) * SWEEP_MILLIS;
    context.timerService().registerEventTimeTimer(sweep + HORIZON_MILLIS);
    out.collect(block);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Block> out)
      throws Exception {
    IdTable table = ids.value();
    table.dropBefore(timestamp - HORIZON_MILLIS);
    if (table.size() == 0) {
      ids.clear();
    } else {
      ids.update(table);
    }
  }
}
