/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;

/**
 * The events of a topic, with Flink's KafkaSource in the streaming engine. Records are parsed by
 * the source's deserializer, so that each partition has a watermark of its own.
 */
final class TopicEvents {
  /** Kafka's own 500 would make the fetcher hand over twenty times as often. */
  private static final String POLL_RECORDS = "10000";

  private TopicEvents() {}

  /** The valid events with their times; the rejected lines are written. */
  static SingleOutputStreamOperator<Event> read(
      StreamExecutionEnvironment environment, Topic topic, Arguments arguments) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int partition = 0; partition < topic.ends().length; partition++) {
      ends.put(new TopicPartition(topic.name(), partition), topic.ends()[partition]);
    }
    KafkaSource<ParsedEvent> source =
        KafkaSource.<ParsedEvent>builder()
            .setBootstrapServers(topic.servers())
            .setTopics(topic.name())
            .setStartingOffsets(OffsetsInitializer.earliest())
            // With setUnbounded the job would go on for ever at these offsets. In streaming mode
            // the
            // engine works alike: watermarks move on and windows come out while it reads.
            .setBounded(OffsetsInitializer.offsets(ends))
            .setDeserializer(new ParseRecord())
            .setProperty("max.poll.records", POLL_RECORDS)
            .build();
    Duration disorder = arguments.millis("disorder-ms", Revenue.DISORDER);
    SingleOutputStreamOperator<Event> events =
        environment
            .fromSource(
                source,
                WatermarkStrategy.<ParsedEvent>forBoundedOutOfOrderness(disorder)
                    .withTimestampAssigner((parsed, none) -> parsed.event.timestamp),
                "Read")
            .process(new SortParsed())
            .returns(Event.class)
            .name("Sort");
    Lines.writeRejected(events.getSideOutput(SortParsed.REJECTED), arguments.output());
    return events;
  }
}
