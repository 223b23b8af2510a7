/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.testing.engines.EngineProcess.Program;
import io.millrace.transforms.Evolving;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker, its own controller, in a process of its own on a port of the loopback. It may be
 * stopped or killed and started again with its data and its port, and ends with the JVM that
 * started it. Topics are made by hand only, there is one replica of all, and records are kept
 * however old their times are.
 *
 * <p>Sending and reading are safe for concurrent use.
 *
 * @since 0.1
 */
@Evolving
public final class KafkaBroker implements Closeable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
  private static final Duration READ = Duration.ofMinutes(5);
  private static final int SCRAM_ITERATIONS = 4096;
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConfiguration configuration;
  private final List<Path> jars;
  private final List<String> flags;
  private final AtomicInteger topics = new AtomicInteger();
  private EngineProcess process;
  private @Nullable Clients clients;

  private KafkaBroker(KafkaConfiguration configuration, List<Path> jars, List<String> flags)
      throws IOException, InterruptedException {
    this.configuration = configuration;
    this.jars = jars;
    this.flags = flags;
    this.process = run();
  }

  /**
   * Starts a broker with small memory, for tests.
   *
   * @param folder takes its data and logs, and is not deleted
   * @throws IOException if it does not come up within two minutes, with the end of its log
   */
  public static KafkaBroker start(Path folder) throws IOException, InterruptedException {
    return start(folder, EngineProcess.small(384));
  }

  /**
   * Starts a broker.
   *
   * @param folder takes its data and logs, and is not deleted
   * @param flags of its JVM
   * @throws IOException if it does not come up within two minutes, with the end of its log
   */
  public static KafkaBroker start(Path folder, List<String> flags)
      throws IOException, InterruptedException {
    return start(folder, flags, null);
  }

  /**
   * Starts a broker with small memory that listens twice: as any other, and at {@link
   * #securedServers} over TLS for users with passwords, by PLAIN and SCRAM-SHA-512.
   *
   * @param folder takes its data, logs and certificate, and is not deleted
   * @param passwords of the users
   * @throws IOException if it does not come up within two minutes, with the end of its log
   */
  public static KafkaBroker startSecured(Path folder, Map<String, String> passwords)
      throws IOException, InterruptedException {
    KafkaSecurity security = KafkaSecurity.of(folder.resolve("security"), passwords);
    KafkaBroker broker = start(folder, EngineProcess.small(384), security);
    try {
      broker.addUsers(passwords);
      return broker;
    } catch (IOException | InterruptedException e) {
      broker.kill();
      throw e;
    }
  }

  private static KafkaBroker start(
      Path folder, List<String> flags, @Nullable KafkaSecurity security)
      throws IOException, InterruptedException {
    List<Path> jars = EngineClassPath.ofThisMachine().of("kafka");
    KafkaConfiguration configuration =
        new KafkaConfiguration(folder, Ports.free(), Ports.free(), security);
    configuration.write(jars);
    return new KafkaBroker(configuration, jars, flags);
  }

  /** Where SCRAM finds users, the broker's own metadata. */
  private void addUsers(Map<String, String> passwords) throws IOException, InterruptedException {
    ScramCredentialInfo scram =
        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS);
    List<UserScramCredentialAlteration> users = new ArrayList<>();
    passwords.forEach(
        (user, password) -> users.add(new UserScramCredentialUpsertion(user, scram, password)));
    done("add users", admin().alterUserScramCredentials(users).all());
  }

  private EngineProcess run() throws IOException, InterruptedException {
    List<String> server = List.of("kafka.Kafka", configuration.file().toString());
    EngineProcess started =
        EngineProcess.start(new Program("kafka", jars, flags, server, Map.of()), logs());
    try {
      EngineProcess.await(
          List.of(started), "start Kafka", START, () -> Ports.answers(configuration.port()));
      return started;
    } catch (IOException | InterruptedException e) {
      started.kill();
      throw e;
    }
  }

  /** As clients name it, {@code bootstrap.servers}. */
  public String servers() {
    return configuration.servers();
  }

  /**
   * Where those with passwords find it.
   *
   * @throws IllegalStateException unless it was {@linkplain #startSecured started} so
   */
  public String securedServers() {
    return security().servers();
  }

  /**
   * What a client of {@link #securedServers} is told beside these.
   *
   * @param mechanism PLAIN or SCRAM-SHA-512
   */
  public Map<String, String> securedSettings(String mechanism, String user, String password) {
    return security().client(mechanism, user, password);
  }

  private KafkaSecurity security() {
    KafkaSecurity security = configuration.security();
    if (security == null) {
      throw new IllegalStateException("Cannot ask for users: Kafka was started without");
    }
    return security;
  }

  /** Where its log is. */
  public Path logs() {
    return configuration.logs();
  }

  /** Does what has no method here. It is closed when the broker is stopped or killed. */
  public Admin admin() {
    return clients().admin();
  }

  /** Makes a topic, and waits until the broker tells it to those who ask. */
  public void createTopic(String topic, int partitions) throws IOException, InterruptedException {
    done(
        "make topic " + topic,
        admin().createTopics(Set.of(new NewTopic(topic, partitions, (short) 1))).all());
    long deadline = System.nanoTime() + TOLD_WITHIN.toNanos();
    while (!done("list topics", admin().listTopics().names()).contains(topic)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("Cannot find topic " + topic + " after " + TOLD_WITHIN);
      }
    }
  }

  /** Makes a topic with a name of its own, and tells it. */
  public String newTopic(int partitions) throws IOException, InterruptedException {
    String topic = "topic-" + topics.incrementAndGet();
    createTopic(topic, partitions);
    return topic;
  }

  /** Sends values to a partition, one behind the other, and waits until Kafka has them. */
  public void send(String topic, int partition, String... values)
      throws IOException, InterruptedException {
    send(topic, partition, Arrays.stream(values).map(value -> value.getBytes(UTF_8)).toList());
  }

  /**
   * Sends values to a partition, one behind the other, and waits until Kafka has them.
   *
   * @param values null for a record without one
   */
  public void send(String topic, int partition, List<byte @Nullable []> values)
      throws IOException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (byte[] value : values) {
      sent.add(clients().producer().send(new ProducerRecord<>(topic, partition, null, value)));
    }
    for (Future<RecordMetadata> one : sent) {
      done("send to " + topic, one);
    }
  }

  /**
   * Reads what a topic holds now, transactions that are open or aborted too, in the order of
   * partitions and offsets.
   */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) throws IOException {
    return read(topic, "read_uncommitted");
  }

  /** Reads what a topic holds now, up to the first open transaction and without aborted ones. */
  public List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic) throws IOException {
    return read(topic, "read_committed");
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation)
      throws IOException {
    Map<String, Object> settings = new HashMap<>(clientSettings());
    settings.put("isolation.level", isolation);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "none");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + READ.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Cannot read %s: it took more than %d s".formatted(topic, READ.toSeconds()));
        }
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          if (each.offset()
              < requireNonNull(ends.get(new TopicPartition(topic, each.partition())))) {
            records.add(each);
          }
        }
      }
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  /** Stops it as an operator does. What it has is there after a start. */
  public synchronized void stop() throws IOException {
    closeClients();
    process.stop();
  }

  /** Ends it at once, as {@code kill -9} does. What it has written is there after a start. */
  public synchronized void kill() {
    closeClients();
    process.kill();
  }

  /**
   * Starts it again, on its port and with its data. Behind a kill that takes some 15 seconds, in
   * which Kafka takes the one before for alive.
   *
   * @throws IOException if it does not come up within two minutes, with the end of its log
   * @throws IllegalStateException if it runs
   */
  public synchronized void start() throws IOException, InterruptedException {
    if (process.handle().isAlive()) {
      throw new IllegalStateException("Cannot start Kafka: it runs");
    }
    process = run();
  }

  /** What talks to the broker while it runs: they would try to reach it while it does not. */
  private record Clients(Admin admin, KafkaProducer<byte[], byte[]> producer) {}

  private synchronized Clients clients() {
    Clients open = clients;
    if (open == null) {
      open =
          new Clients(
              Admin.create(clientSettings()),
              new KafkaProducer<>(
                  producerSettings(), new ByteArraySerializer(), new ByteArraySerializer()));
      clients = open;
    }
    return open;
  }

  private void closeClients() {
    if (clients != null) {
      clients.producer().close(Duration.ZERO);
      clients.admin().close(Duration.ZERO);
      clients = null;
    }
  }

  /** Its process, which is another one after a start. */
  synchronized ProcessHandle process() {
    return process.handle();
  }

  /**
   * One batch on its way at a time: where the first finds that a new topic has no leader yet and
   * the second that it has, Kafka takes the first for out of order until it expires.
   */
  private Map<String, Object> producerSettings() {
    Map<String, Object> settings = new HashMap<>(clientSettings());
    settings.put("max.in.flight.requests.per.connection", 1);
    return settings;
  }

  private Map<String, Object> clientSettings() {
    return Map.of("bootstrap.servers", servers());
  }

  private static <T> T done(String what, Future<T> work) throws IOException, InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      Throwable reason = requireNonNull(e.getCause());
      throw new IOException("Cannot " + what + ": " + reason.getMessage(), reason);
    }
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "Kafka " + EngineClassPath.version("kafka_2.13", jars);
  }

  @Override
  public synchronized void close() throws IOException {
    stop();
  }
}
