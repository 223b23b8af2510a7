/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.OutputTag;

/** The window step over partial sums. A partial sum is late exactly if each of its rows is. */
final class PartialRevenue {
  private static final OutputTag<Partial> LATE = new OutputTag<>("late") {};

  private PartialRevenue() {}

  static void write(DataStream<Partial> partials, Arguments arguments) {
    Lines.writeResult(
        sums(partials, arguments, new FireOnClose(Revenue.LATENESS.toMillis()), new SumAsLine()),
        arguments.output());
  }

  /** Each window comes out when it ends. */
  static void stream(DataStream<Partial> partials, Arguments arguments) {
    sums(partials, arguments, EventTimeTrigger.create(), new SumAsPane())
        .addSink(new WritePanes(arguments.output()))
        .name("WritePanes");
  }

  private static DataStream<String> sums(
      DataStream<Partial> partials,
      Arguments arguments,
      Trigger<Object, TimeWindow> trigger,
      ProcessWindowFunction<Sum, String, String, TimeWindow> asLine) {
    SingleOutputStreamOperator<String> sums =
        partials
            .keyBy(partial -> partial.category)
            .window(TumblingEventTimeWindows.of(arguments.millis("window-ms", Revenue.WINDOW)))
            .allowedLateness(Revenue.LATENESS)
            .sideOutputLateData(LATE)
            .trigger(trigger)
            .aggregate(new SumPartials(), asLine)
            .name("SumByWindow");
    sums.getSideOutput(LATE).addSink(new CountLate<>(partial -> partial.count)).name("CountLate");
    return sums;
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
