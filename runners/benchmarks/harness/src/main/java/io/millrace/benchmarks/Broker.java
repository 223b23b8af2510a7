/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.testing.engines.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A Kafka broker on the loopback, in a JVM of its own, so that what it costs is not counted for
 * whoever reads from it. Its data is gone when it is closed.
 */
record Broker(KafkaBroker kafka, Path folder) implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  /** Starts it in a folder that is emptied. */
  static Broker start(Path folder) throws IOException, InterruptedException {
    Rounds.delete(folder);
    return new Broker(KafkaBroker.start(folder, FLAGS), folder);
  }

  String servers() {
    return kafka.servers();
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    Rounds.delete(folder);
  }
}
