/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A workload's lines as a topic of eight partitions: line k of all files goes to partition k mod 8,
 * in order, so that event time moves on in all of them together.
 *
 * @param ends how many records each partition has
 */
record EventTopic(String servers, String name, long[] ends) {
  private static final int PARTITIONS = Workload.FILES;

  /** Makes an empty topic. */
  static void create(String servers, String name) throws IOException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(Set.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IOException("Cannot make the topic " + name, e);
    }
  }

  /** Makes a topic of all lines. */
  static EventTopic load(String servers, String name, InputFiles input)
      throws IOException, InterruptedException {
    create(servers, name);
    long[] ends = new long[PARTITIONS];
    SendFailure failure = new SendFailure();
    try (KafkaProducer<byte[], byte[]> producer = producer(servers);
        EventFeed lines = new EventFeed(input)) {
      int partition = 0;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        failure.send(producer, new ProducerRecord<>(name, partition, null, line));
        ends[partition]++;
        partition = (partition + 1) % PARTITIONS;
      }
      producer.flush();
    }
    failure.check();
    return new EventTopic(servers, name, ends);
  }

  /** The same for all who send: batches of 256 KiB, not compressed, kept for 5 ms. */
  static KafkaProducer<byte[], byte[]> producer(String servers) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            servers,
            "batch.size",
            1 << 18,
            "linger.ms",
            5,
            "acks",
            "1",
            "buffer.memory",
            64L << 20),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** How many records there are of those that a run of so many makes for each partition. */
  static long[] ends(long records) {
    long[] ends = new long[PARTITIONS];
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ends[partition] = (records + PARTITIONS - 1 - partition) / PARTITIONS;
    }
    return ends;
  }

  /** What a contender is told. */
  List<String> arguments() {
    return List.of(
        "--servers=" + servers,
        "--topic=" + name,
        "--ends=" + Arrays.stream(ends).mapToObj(Long::toString).collect(Collectors.joining(",")));
  }
}
