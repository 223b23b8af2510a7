/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where contenders find a workload's events: in files, in a topic that is loaded for them, or in
 * what they make themselves.
 */
final class Feed implements AutoCloseable {
  private final @Nullable Broker broker;
  private final boolean unbounded;
  private final List<String> arguments;

  private Feed(@Nullable Broker broker, boolean unbounded, List<String> arguments) {
    this.broker = broker;
    this.unbounded = unbounded;
    this.arguments = arguments;
  }

  static Feed of(Workload workload, InputFiles input, Path output)
      throws IOException, InterruptedException {
    if (!workload.isUnbounded()) {
      return new Feed(null, false, List.of());
    }
    if (workload.isGenerated()) {
      return new Feed(null, true, workload.arguments());
    }
    Broker broker = Broker.start(output.resolve("broker"));
    try {
      return new Feed(broker, true, EventTopic.load(broker.servers(), "events", input).arguments());
    } catch (IOException | InterruptedException e) {
      broker.close();
      throw e;
    }
  }

  /** What each contender is told of it. */
  List<String> arguments() {
    return arguments;
  }

  /** Brings a contender's output into the contract's form. */
  void settle(Path folder) throws IOException {
    if (unbounded) {
      Panes.settle(folder);
    }
  }

  @Override
  public void close() throws IOException {
    if (broker != null) {
      broker.close();
    }
  }
}
