/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka broker in this JVM, its own controller, on a free port of the loopback.
 *
 * <p>As a program it prints its address and runs until its input ends: {@code LoopbackKafka
 * FOLDER}.
 */
public final class LoopbackKafka implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String servers;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger topics = new AtomicInteger();

  private LoopbackKafka(KafkaRaftServer server, String servers) {
    this.server = server;
    this.servers = servers;
    this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public static void main(String[] args) throws IOException {
    try (LoopbackKafka kafka = start(Path.of(args[0]))) {
      System.out.println(kafka.servers());
      while (System.in.read() >= 0) {
        continue;
      }
    }
    System.exit(0);
  }

  /**
   * Starts a broker that keeps its data in an empty folder.
   *
   * @throws IOException if there is no free port or the folder cannot be written
   */
  static LoopbackKafka start(Path folder) throws IOException {
    Properties settings = new Properties();
    List<Integer> ports = freePorts();
    String servers = "127.0.0.1:" + ports.get(0);
    String controller = "127.0.0.1:" + ports.get(1);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("listeners", "PLAINTEXT://" + servers + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", "PLAINTEXT://" + servers);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put("log.dirs", folder.resolve("log").toString());
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.cleaner.enable", "false");
    format(folder, settings);
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    server.startup();
    return new LoopbackKafka(server, servers);
  }

  /** Held at once, so that they differ. */
  private static List<Integer> freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return List.of(first.getLocalPort(), second.getLocalPort());
    }
  }

  private static void format(Path folder, Properties settings) throws IOException {
    Path file = folder.resolve("server.properties");
    try (var writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
    try (PrintStream out =
        new PrintStream(
            Files.newOutputStream(folder.resolve("format.log")), true, StandardCharsets.UTF_8)) {
      if (StorageTool.execute(arguments, out) != 0) {
        throw new IOException("Cannot format " + folder + ", see its format.log");
      }
    }
  }

  /** As clients name it. */
  String servers() {
    return servers;
  }

  /** Makes a topic with a name of its own. */
  String newTopic(int partitions) throws InterruptedException, ExecutionException {
    String topic = "topic-" + topics.incrementAndGet();
    createTopic(topic, partitions);
    return topic;
  }

  /** Makes a topic. */
  public void createTopic(String topic, int partitions)
      throws InterruptedException, ExecutionException {
    admin.createTopics(Set.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  /** Sends values to a partition, one behind the other; null for a record without one. */
  @SafeVarargs
  final <T> void send(String topic, int partition, @Nullable T... values)
      throws InterruptedException, ExecutionException {
    for (T value : values) {
      byte[] bytes =
          value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
      producer.send(new ProducerRecord<>(topic, partition, null, bytes)).get();
    }
  }

  Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
    server.shutdown();
    server.awaitShutdown();
  }
}
