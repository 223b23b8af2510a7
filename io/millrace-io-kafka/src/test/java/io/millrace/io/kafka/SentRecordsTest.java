/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bundles that share a producer, and so the batches that it sends. */
@ExtendWith(KafkaExtension.class)
class SentRecordsTest {
  private static final Row ROW = Changes.row(1L, 1, null, null, null);
  private static final long NOW = System.currentTimeMillis();
  private static final long OLD = NOW - Duration.ofDays(30).toMillis();

  /** Takes no records of more than a day ago. */
  private static void createTopic(KafkaBroker kafka, String topic) throws Exception {
    kafka
        .admin()
        .createTopics(
            Set.of(
                new NewTopic(topic, 1, (short) 1)
                    .configs(Map.of("message.timestamp.before.max.ms", "86400000"))))
        .all()
        .get();
  }

  /** Keeps records until they are asked to be sent, so that they are one batch. */
  private static Producer<byte[], byte[]> producer(KafkaBroker kafka, String topic) {
    return ProducerSettings.of(topic)
        .with(Map.of("bootstrap.servers", kafka.servers(), "linger.ms", "60000"))
        .newProducer();
  }

  private static void send(SentRecords to, String topic, long time, String value)
      throws InterruptedException {
    to.send(ROW, time, new ProducerRecord<>(topic, 0, time, null, value.getBytes(UTF_8)));
  }

  @Test
  void aRowThatKafkaRefusesIsALetterOfItsOwnBundleAndFailsNoOther(KafkaBroker kafka)
      throws Exception {
    String topic = "shared-batches";
    createTopic(kafka, topic);
    List<String> refused = new ArrayList<>();
    long ofGood;
    long ofBad;

    try (Producer<byte[], byte[]> producer = producer(kafka, topic)) {
      SentRecords good = new SentRecords(producer, ProducerSettings.DEADLINE);
      SentRecords bad = new SentRecords(producer, ProducerSettings.DEADLINE);
      send(good, topic, NOW, "a");
      send(bad, topic, OLD, "too old");
      send(good, topic, NOW, "b");
      ofGood = good.settle((row, time, reason) -> refused.add("good: " + reason));
      ofBad = bad.settle((row, time, reason) -> refused.add("bad: " + time));
    }

    assertThat(ofGood).isEqualTo(2);
    assertThat(ofBad).isZero();
    assertThat(refused).containsExactly("bad: " + OLD);
    assertThat(kafka.records(topic))
        .extracting(each -> new String(each.value(), UTF_8))
        .containsExactly("a", "b");
  }

  @Test
  void recordsThatComeWithRefusedOnesForTooLongFailTheirBundle(KafkaBroker kafka) throws Exception {
    String topic = "shared-batches-for-ever";
    createTopic(kafka, topic);

    try (Producer<byte[], byte[]> producer = producer(kafka, topic)) {
      SentRecords good = new SentRecords(producer, Duration.ZERO);
      SentRecords bad = new SentRecords(producer, ProducerSettings.DEADLINE);
      send(good, topic, NOW, "a");
      send(bad, topic, OLD, "too old");

      assertThatThrownBy(() -> good.settle((row, time, reason) -> {}))
          .isExactlyInstanceOf(KafkaException.class)
          .hasMessageContaining("part of a batch");
    }
  }
}
