/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.nio.file.Path;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.OutputTag;

/** The window step over partial sums. A partial sum is late exactly if each of its rows is. */
final class PartialRevenue {
  private static final OutputTag<Partial> LATE = new OutputTag<>("late") {};

  private PartialRevenue() {}

  static void write(DataStream<Partial> partials, Path output) {
    SingleOutputStreamOperator<String> sums =
        partials
            .keyBy(partial -> partial.category)
            .window(TumblingEventTimeWindows.of(Revenue.WINDOW))
            .allowedLateness(Revenue.LATENESS)
            .sideOutputLateData(LATE)
            .trigger(new FireOnClose(Revenue.LATENESS.toMillis()))
            .aggregate(new SumPartials(), new SumAsLine())
            .name("SumByWindow");
    sums.getSideOutput(LATE).addSink(new CountLate<>(partial -> partial.count)).name("CountLate");
    Lines.writeResult(sums, output);
  }

  private static final class SumPartials implements AggregateFunction<Partial, Sum, Sum> {

    @Override
    public Sum createAccumulator() {
      return new Sum();
    }

    @Override
    public Sum add(Partial partial, Sum sum) {
      return sum.add(partial.count, partial.cents);
    }

    @Override
    public Sum getResult(Sum sum) {
      return sum;
    }

    @Override
    public Sum merge(Sum a, Sum b) {
      return a.add(b.count, b.cents);
    }
  }
}
