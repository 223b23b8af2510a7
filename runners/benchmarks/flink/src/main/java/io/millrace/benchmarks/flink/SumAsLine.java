/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.NullUnmarked;

/** Writes a window's sum as {@code window_start_ms,category,count,revenue_cents}. */
@NullUnmarked // Flink calls open before anything else.
final class SumAsLine extends ProcessWindowFunction<Sum, String, String, TimeWindow> {
  private transient LongCounter accepted;

  @Override
  public void open(OpenContext context) {
    accepted = Tally.ACCEPTED.in(getRuntimeContext());
  }

  @Override
  public void process(String category, Context context, Iterable<Sum> sums, Collector<String> out) {
    for (Sum sum : sums) {
      accepted.add(sum.count);
      out.collect(context.window().getStart() + "," + category + "," + sum.count + "," + sum.cents);
    }
  }
}
