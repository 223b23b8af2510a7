/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.nio.file.Path;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink's embedded cluster in streaming mode, as it comes and tuned for throughput. */
final class Environments {
  private Environments() {}

  static StreamExecutionEnvironment standard(Arguments arguments) {
    Configuration configuration = configuration();
    return StreamExecutionEnvironment.createLocalEnvironment(
        arguments.parallelism(), configuration);
  }

  static StreamExecutionEnvironment tuned(Arguments arguments) {
    Configuration configuration = configuration();
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(256));
    configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("64kb"));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(arguments.parallelism(), configuration);
    environment.getConfig().enableObjectReuse();
    // Throughput before latency: a network buffer leaves when it is full.
    environment.setBufferTimeout(-1);
    checkpoint(environment, arguments);
    return environment;
  }

  /** Tuned, but that a buffer leaves after Flink's 100 ms: results must not wait for it to fill. */
  static StreamExecutionEnvironment unbounded(Arguments arguments) {
    return tuned(arguments)
        .setBufferTimeout(ExecutionOptions.BUFFER_TIMEOUT.defaultValue().toMillis());
  }

  /** Exactly once, to files on the local disk, as Millrace's profile for Flink does it. */
  private static void checkpoint(StreamExecutionEnvironment environment, Arguments arguments) {
    long millis = Long.parseLong(arguments.get("checkpoint-millis", "0"));
    if (millis > 0) {
      Configuration configuration = new Configuration();
      configuration.set(
          StateBackendOptions.STATE_BACKEND, arguments.get("state-backend", "hashmap"));
      configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
      configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      configuration.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY,
          Path.of(System.getProperty("java.io.tmpdir"), "millrace-checkpoints").toUri().toString());
      environment.configure(configuration);
      environment.enableCheckpointing(millis, CheckpointingMode.EXACTLY_ONCE);
    }
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    // A record that falls back to Kryo would make Flink look slower than it is.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    return configuration;
  }
}
