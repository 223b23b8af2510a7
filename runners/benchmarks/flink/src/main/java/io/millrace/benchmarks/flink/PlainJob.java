/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/** The job as a Flink user writes it first: text lines, Jackson databind, a POJO, keyed state. */
final class PlainJob {
  private static final OutputTag<String> REJECTED = new OutputTag<>("rejected") {};

  private PlainJob() {}

  static void build(StreamExecutionEnvironment environment, Arguments arguments)
      throws IOException {
    Revenue.write(events(environment, arguments, Event.class), arguments);
  }

  /** The valid events; the rejected lines are written. */
  static <E extends Event> DataStream<E> events(
      StreamExecutionEnvironment environment, Arguments arguments, Class<E> type)
      throws IOException {
    SingleOutputStreamOperator<E> events =
        EventFiles.read(environment, arguments, new TextLineInputFormat(), Types.STRING)
            .process(new ParseEvent<>(type, Event::isValid, REJECTED))
            .returns(type)
            .name("Parse");
    Lines.writeRejectedStrings(events.getSideOutput(REJECTED), arguments.output());
    return events;
  }
}
