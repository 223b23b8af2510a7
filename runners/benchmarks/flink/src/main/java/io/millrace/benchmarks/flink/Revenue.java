/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.OutputTag;

/** Workload e1 from valid events on, one record an event. */
final class Revenue {
  static final Duration DISORDER = Duration.ofSeconds(3);
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final Duration LATENESS = Duration.ofMinutes(5);

  private static final OutputTag<Event> LATE = new OutputTag<>("late") {};

  private Revenue() {}

  static void write(DataStream<Event> events, Arguments arguments) {
    SingleOutputStreamOperator<String> sums =
        events
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Event>forBoundedOutOfOrderness(DISORDER)
                    .withTimestampAssigner((event, none) -> event.timestamp))
            .keyBy(event -> event.eventId)
            .filter(new DropDuplicates<>(event -> event.timestamp))
            .name("DropDuplicates")
            .map(new AddCategory<>(arguments.input()))
            .name("AddCategory")
            .keyBy(event -> event.category)
            .window(TumblingEventTimeWindows.of(WINDOW))
            .allowedLateness(LATENESS)
            .sideOutputLateData(LATE)
            .trigger(new FireOnClose(LATENESS.toMillis()))
            .aggregate(new SumEvents(), new SumAsLine())
            .name("SumByWindow");
    sums.getSideOutput(LATE).addSink(new CountLate<>(event -> 1L)).name("CountLate");
    Lines.writeResult(sums, arguments.output());
  }
}
