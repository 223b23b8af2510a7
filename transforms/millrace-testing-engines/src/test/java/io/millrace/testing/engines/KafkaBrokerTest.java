/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaBrokerTest {
  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.ofClass();

  @Test
  void tellsCommittedRecordsFromOthers(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.servers(), "transactional.id", topic);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "kept")).get();
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "open")).get();

      assertThat(values(kafka.committedRecords(topic))).containsExactly("kept");
      assertThat(values(kafka.records(topic))).containsExactly("kept", "aborted", "open");
    }
  }

  @Test
  void sendsBytesAndRecordsWithoutAValue(KafkaBroker kafka) throws Exception {
    kafka.createTopic("bytes", 1);

    kafka.send("bytes", 0, Arrays.asList(new byte[] {-1, 0}, null));

    assertThat(kafka.records("bytes"))
        .extracting(ConsumerRecord::value)
        .containsExactly(new byte[] {-1, 0}, null);
  }

  @Test
  void saysWhatKafkaRefuses(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);

    assertThatThrownBy(() -> kafka.createTopic(topic, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot make topic %s: Topic '%s' already exists.".formatted(topic, topic))
        .hasCauseInstanceOf(TopicExistsException.class);
    assertThatThrownBy(kafka::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot start Kafka: it runs");
  }

  @Test
  void listensOnTheLoopbackOnly(KafkaBroker kafka) throws Exception {
    assertThat(Listening.at(kafka.process())).hasSize(2).allMatch(Listening::isLoopback);
  }

  private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
  }
}
