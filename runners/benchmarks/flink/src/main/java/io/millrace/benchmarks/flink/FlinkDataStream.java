/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
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
 * @since 0.1
 */
public final class FlinkDataStream {
  static final List<String> VARIANTS = List.of("default", "tuned", "preaggregated", "blocks");

  private FlinkDataStream() {}

  /** Runs one variant on one workload; returns when its results and counts are written. */
  public static void main(String[] args) throws Exception {
    run(Arguments.parse(args));
  }

  static void run(Arguments arguments) throws Exception {
    arguments.requireWorkload("e1");
    String variant = arguments.variant(VARIANTS);
    StreamExecutionEnvironment environment =
        variant.equals("default")
            ? Environments.standard(arguments)
            : Environments.tuned(arguments);
    switch (variant) {
      case "default" -> PlainJob.build(environment, arguments);
      case "tuned" -> TunedJob.build(environment, arguments);
      case "preaggregated" -> PreaggregatedJob.build(environment, arguments);
      default -> BlockJob.build(environment, arguments);
    }
    JobExecutionResult result = environment.execute("millrace-benchmark-" + variant);
    Tally.of(result).writeTo(arguments.output());
  }
}
