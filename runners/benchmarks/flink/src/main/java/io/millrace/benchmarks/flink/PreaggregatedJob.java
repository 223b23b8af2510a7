/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.NullUnmarked;

/**
 * The tuned job with less to carry: the lookup comes before the shuffle, so that a record is five
 * numbers; the key is two longs instead of a String; each task sums before the second shuffle.
 */
final class PreaggregatedJob {
  private static final TypeInformation<CompactEvent> COMPACT =
      new SerializedBy<>(CompactEvent.class, new CompactEventSerializer());

  private PreaggregatedJob() {}

  static void build(StreamExecutionEnvironment environment, Arguments arguments)
      throws IOException {
    DataStream<CompactEvent> timed =
        compact(TunedJob.events(environment, arguments, Event.class, Event::new), arguments)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<CompactEvent>forBoundedOutOfOrderness(Revenue.DISORDER)
                    .withTimestampAssigner((event, none) -> event.timestamp));
    PartialRevenue.write(partials(timed, arguments), arguments);
  }

  /** Of events that have times and watermarks; each window comes out when it ends. */
  static void stream(DataStream<Event> timed, Arguments arguments) {
    PartialRevenue.stream(partials(compact(timed, arguments), arguments), arguments);
  }

  private static SingleOutputStreamOperator<CompactEvent> compact(
      DataStream<Event> events, Arguments arguments) {
    return events.map(new Compact(arguments.input())).returns(COMPACT).name("Compact");
  }

  private static DataStream<Partial> partials(DataStream<CompactEvent> timed, Arguments arguments) {
    return timed
        .keyBy(event -> Tuple2.of(event.idHigh, event.idLow), Types.TUPLE(Types.LONG, Types.LONG))
        .filter(new DropDuplicates<>(event -> event.timestamp))
        .name("DropDuplicates")
        .transform(
            "SumLocally",
            TypeInformation.of(Partial.class),
            new LocalSums<CompactEvent>(
                arguments,
                (event, sums) -> sums.add(event.timestamp, event.category, event.cents)));
  }

  /** Object reuse is on: one record serves all events of a task. */
  @NullUnmarked // Flink calls open before anything else.
  private static final class Compact extends RichMapFunction<Event, CompactEvent> {
    private final String input;
    private transient Categories categories;
    private transient CompactEvent compact;

    Compact(Path input) {
      this.input = input.toString();
    }

    @Override
    public void open(OpenContext context) throws Exception {
      categories = Categories.load(Path.of(input));
      compact = new CompactEvent();
    }

    @Override
    public CompactEvent map(Event event) {
      compact.idHigh = HexFormat.fromHexDigitsToLong(event.eventId, 0, 16);
      compact.idLow = HexFormat.fromHexDigitsToLong(event.eventId, 16, 32);
      compact.timestamp = event.timestamp;
      compact.category = categories.of(event.productId);
      compact.cents = Math.multiplyExact(event.quantity, event.cents);
      return compact;
    }
  }
}
