/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.testing.engines.EngineProcess.Program;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is told, its own controller.
 *
 * @param port where clients find it
 * @param controllerPort where it finds its controller
 * @param security where clients with passwords find it; null for nowhere
 */
record KafkaConfiguration(
    Path folder, int port, int controllerPort, @Nullable KafkaSecurity security) {
  private static final Duration FORMAT = Duration.ofMinutes(2);

  Path file() {
    return folder.resolve("server.properties");
  }

  Path logs() {
    return folder.resolve("logs");
  }

  /** As clients name the broker. */
  String servers() {
    return Ports.LOOPBACK + ":" + port;
  }

  /** Writes the file that the broker reads, and makes its data folder one of Kafka's. */
  void write(List<Path> jars) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    if (security != null) {
      security.write();
    }
    try (BufferedWriter writer = Files.newBufferedWriter(file())) {
      settings().store(writer, null);
    }
    List<String> format =
        List.of(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            file().toString());
    EngineProcess tool =
        EngineProcess.start(
            new Program("kafka-format", jars, EngineProcess.small(256), format, Map.of()), logs());
    try {
      tool.awaitEnd("format a folder for Kafka", FORMAT);
    } finally {
      tool.kill();
    }
  }

  private Properties settings() {
    String controller = Ports.LOOPBACK + ":" + controllerPort;
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    String listeners = "PLAINTEXT://" + servers();
    if (security != null) {
      listeners += "," + KafkaSecurity.PROTOCOL + "://" + security.servers();
      security.addTo(settings);
    }
    settings.put("listeners", listeners + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", listeners);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put("log.dirs", folder.resolve("data").toString());
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.cleaner.enable", "false");
    // Records are kept whatever their time, which is not the clock's in tests.
    settings.put("log.retention.ms", "-1");
    return settings;
  }
}
