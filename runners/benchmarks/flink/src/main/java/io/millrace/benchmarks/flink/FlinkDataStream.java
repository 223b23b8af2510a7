/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
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
 * @since 0.1
 */
public final class FlinkDataStream {
  static final List<String> VARIANTS = List.of("default", "tuned", "preaggregated", "blocks");

  /** There is nothing to sum in e2, and what the others save is written in the end. */
  static final List<String> E2_VARIANTS = List.of("default", "tuned");

  private FlinkDataStream() {}

  /** Runs one variant on one workload; returns when its results and counts are written. */
  public static void main(String[] args) throws Exception {
    run(Arguments.parse(args));
  }

  static void run(Arguments arguments) throws Exception {
    boolean sums = arguments.workload(List.of("e1", "e2")).equals("e1");
    String variant = arguments.variant(sums ? VARIANTS : E2_VARIANTS);
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
