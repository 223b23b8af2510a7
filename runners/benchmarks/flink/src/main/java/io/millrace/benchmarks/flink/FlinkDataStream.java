/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Topic;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink's DataStream API on its embedded cluster, in streaming mode over the bounded files.
 *
 * <ul>
 *   <li>{@code default}: what a Flink user writes first, with Flink's own settings.
 *   <li>{@code tuned}: lines as bytes, fastjson2, object reuse, large network buffers flushed only
 *       when full.
 *   <li>{@code preaggregated}: tuned, and what a Flink engineer does next: lookup before the
 *       shuffle, a record of five numbers with its own serializer, a key of two longs, sums per
 *       task before the second shuffle.
 *   <li>{@code blocks}: the tricks of Millrace in native Flink, no longer idiomatic: a record is a
 *       columnar batch of rows, the key is a shard, the state a primitive table.
 * </ul>
 *
 * <p>E2 is done in the first two: whole events through the shuffle, Parquet by Flink's file sink.
 *
 * <p>Given a {@link Topic}, {@code tuned} and {@code preaggregated} read it with Flink's
 * KafkaSource and give results out as the watermark moves on.
 *
 * @since 0.1
 */
public final class FlinkDataStream {
  static final List<String> VARIANTS = List.of("default", "tuned", "preaggregated", "blocks");
  static final List<String> UNBOUNDED_VARIANTS = List.of("preaggregated", "tuned");

  /** There is nothing to sum in e2, and what the others save is written in the end. */
  static final List<String> E2_VARIANTS = List.of("default", "tuned");

  private FlinkDataStream() {}

  /** Runs one variant on one workload; returns when its results and counts are written. */
  public static void main(String[] args) throws Exception {
    run(Arguments.parse(args));
  }

  static void run(Arguments arguments) throws Exception {
    boolean sums = arguments.workload(List.of("e1", "e2")).equals("e1");
    Topic topic = Topic.of(arguments).orElse(null);
    List<String> variants = sums ? VARIANTS : E2_VARIANTS;
    String variant = arguments.variant(topic == null ? variants : UNBOUNDED_VARIANTS);
    if (topic != null) {
      StreamExecutionEnvironment environment = Environments.unbounded(arguments);
      DataStream<Event> events = TopicEvents.read(environment, topic, arguments);
      if (variant.equals("tuned")) {
        Revenue.stream(events, arguments);
      } else {
        PreaggregatedJob.stream(events, arguments);
      }
      Tally.of(environment.execute("millrace-benchmark-" + variant)).writeTo(arguments.output());
      return;
    }
    StreamExecutionEnvironment environment =
        variant.equals("default")
            ? Environments.standard(arguments)
            : Environments.tuned(arguments);
    if (!sums) {
      FullEvents.write(
          variant.equals("default")
              ? PlainJob.events(environment, arguments, FullEvent.class)
              : TunedJob.events(environment, arguments, FullEvent.class, FullEvent::new),
          arguments);
    } else {
      buildSums(variant, environment, arguments);
    }
    JobExecutionResult result = environment.execute("millrace-benchmark-" + variant);
    Tally.of(result).writeTo(arguments.output());
  }

  private static void buildSums(
      String variant, StreamExecutionEnvironment environment, Arguments arguments)
      throws IOException {
    switch (variant) {
      case "default" -> PlainJob.build(environment, arguments);
      case "tuned" -> TunedJob.build(environment, arguments);
      case "preaggregated" -> PreaggregatedJob.build(environment, arguments);
      default -> BlockJob.build(environment, arguments);
    }
  }
}
