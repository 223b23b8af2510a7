/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
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
    String variant = arguments.variant(VARIANTS);
    StreamExecutionEnvironment environment =
        variant.equals("default") ? environment(arguments) : tunedEnvironment(arguments);
    environment.setRuntimeMode(RuntimeExecutionMode.STREAMING);
    switch (variant) {
      case "default" -> PlainJob.build(environment, arguments);
      case "tuned" -> TunedJob.build(environment, arguments);
      case "preaggregated" -> PreaggregatedJob.build(environment, arguments);
      default -> BlockJob.build(environment, arguments);
    }
    JobExecutionResult result = environment.execute("millrace-benchmark-" + variant);
    Tally.of(result).writeTo(arguments.output());
  }

  private static StreamExecutionEnvironment environment(Arguments arguments) {
    Configuration configuration = configuration();
    return StreamExecutionEnvironment.createLocalEnvironment(
        arguments.parallelism(), configuration);
  }

  private static StreamExecutionEnvironment tunedEnvironment(Arguments arguments) {
    Configuration configuration = configuration();
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(256));
    configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("64kb"));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(arguments.parallelism(), configuration);
    environment.getConfig().enableObjectReuse();
    // Throughput before latency: a network buffer leaves when it is full.
    environment.setBufferTimeout(-1);
    return environment;
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    // A record that falls back to Kryo would make Flink look slower than it is.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return configuration;
  }
}
