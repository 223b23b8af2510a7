/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.NullUnmarked;

/**
 * Gives a window's sum each time it fires: {@code
 * window_start_ms,category,count,revenue_cents,pane}. A late row makes a further pane; its number
 * is the count, which grows with each.
 */
@NullUnmarked // Flink calls open before anything else.
final class SumAsPane extends ProcessWindowFunction<Sum, String, String, TimeWindow> {
  private static final ValueStateDescriptor<Long> GIVEN =
      new ValueStateDescriptor<>("given", Types.LONG);

  private transient LongCounter accepted;

  @Override
  public void open(OpenContext context) {
    accepted = Tally.ACCEPTED.in(getRuntimeContext());
  }

  @Override
  public void process(String category, Context context, Iterable<Sum> sums, Collector<String> out)
      throws Exception {
    ValueState<Long> given = context.windowState().getState(GIVEN);
    for (Sum sum : sums) {
      Long before = given.value();
      accepted.add(sum.count - (before == null ? 0 : before));
      given.update(sum.count);
      out.collect(
          context.window().getStart()
              + ","
              + category
              + ","
              + sum.count
              + ","
              + sum.cents
              + ","
              + sum.count);
    }
  }

  @Override
  public void clear(Context context) {
    context.windowState().getState(GIVEN).clear();
  }
}
