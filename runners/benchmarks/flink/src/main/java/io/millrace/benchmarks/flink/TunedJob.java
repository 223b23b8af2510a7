/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.NullUnmarked;

/** The plain job with Flink's settings and the parser tuned; the steps are the same. */
final class TunedJob {
  private static final OutputTag<byte[]> REJECTED =
      new OutputTag<>("rejected", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private TunedJob() {}

  static void build(StreamExecutionEnvironment environment, Arguments arguments)
      throws IOException {
    Revenue.write(events(environment, arguments, Event.class, Event::new), arguments);
  }

  /** Makes an event without values. */
  interface NewEvent<E> extends Serializable {
    E make();
  }

  /** The valid events; the rejected lines are written. */
  static <E extends Event> DataStream<E> events(
      StreamExecutionEnvironment environment,
      Arguments arguments,
      Class<E> type,
      NewEvent<E> newEvent)
      throws IOException {
    SingleOutputStreamOperator<E> events =
        EventFiles.read(
                environment,
                arguments,
                LineBytesFormat.lines(),
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
            .process(new Parse<>(newEvent))
            .returns(type)
            .name("Parse");
    Lines.writeRejected(events.getSideOutput(REJECTED), arguments.output());
    return events;
  }

  /** Object reuse is on: one event serves all lines of a task. */
  @NullUnmarked // Flink calls open before anything else.
  private static final class Parse<E extends Event> extends ProcessFunction<byte[], E> {
    private final NewEvent<E> newEvent;
    private transient E event;
    private transient LongCounter read;
    private transient LongCounter rejected;

    Parse(NewEvent<E> newEvent) {
      this.newEvent = newEvent;
    }

    @Override
    public void open(OpenContext context) {
      event = newEvent.make();
      read = Tally.READ.in(getRuntimeContext());
      rejected = Tally.REJECTED.in(getRuntimeContext());
    }

    @Override
    public void processElement(byte[] line, Context context, Collector<E> out) {
      read.add(1L);
      if (ParseBytes.into(event, line)) {
        out.collect(event);
      } else {
        rejected.add(1L);
        context.output(REJECTED, line);
      }
    }
  }
}
