/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.OutputTag;

/** Workload e1 from valid events on, one record an event. */
final class Revenue {
  static final Duration DISORDER = Duration.ofSeconds(3);
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final Duration LATENESS = Duration.ofMinutes(5);

  private static final OutputTag<Event> LATE = new OutputTag<>("late") {};

  private Revenue() {}

  static void write(DataStream<Event> events, Arguments arguments) {
    DataStream<Event> timed =
        events.assignTimestampsAndWatermarks(
            WatermarkStrategy.<Event>forBoundedOutOfOrderness(DISORDER)
                .withTimestampAssigner((event, none) -> event.timestamp));
    Lines.writeResult(
        sums(timed, arguments, new FireOnClose(LATENESS.toMillis()), new SumAsLine()),
        arguments.output());
  }

  /** Of events that have times and watermarks; each window comes out when it ends. */
  static void stream(DataStream<Event> timed, Arguments arguments) {
    sums(timed, arguments, EventTimeTrigger.create(), new SumAsPane())
        .addSink(new WritePanes(arguments.output()))
        .name("WritePanes");
  }

  private static DataStream<String> sums(
      DataStream<Event> timed,
      Arguments arguments,
      Trigger<Object, TimeWindow> trigger,
      ProcessWindowFunction<Sum, String, String, TimeWindow> asLine) {
    SingleOutputStreamOperator<String> sums =
        timed
            .keyBy(event -> event.eventId)
            .filter(new DropDuplicates<>(event -> event.timestamp))
            .name("DropDuplicates")
            .map(new AddCategory<>(arguments.input()))
            .name("AddCategory")
            .keyBy(event -> event.category)
            .window(TumblingEventTimeWindows.of(arguments.millis("window-ms", WINDOW)))
            .allowedLateness(LATENESS)
            .sideOutputLateData(LATE)
            .trigger(trigger)
            .aggregate(new SumEvents(), asLine)
            .name("SumByWindow");
    sums.getSideOutput(LATE).addSink(new CountLate<>(event -> 1L)).name("CountLate");
    return sums;
  }
}
