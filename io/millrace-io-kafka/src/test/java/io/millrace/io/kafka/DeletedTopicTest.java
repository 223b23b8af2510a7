/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static io.millrace.io.kafka.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.ReadBatch;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A topic that is gone while it is read, by a clock that the test sets. */
class DeletedTopicTest {
  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.ofClass();
  private static final Duration LOOK = Duration.ofSeconds(6);

  private Instant now = Instant.EPOCH;

  @Test
  void aReadOfATopicThatIsDeletedFailsWithItsName(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("a", 1000));

    try (KafkaReader reader = reader(kafka, topic)) {
      List<ReadBatch> batches = new ArrayList<>();
      Clicks.some(reader, 1, batches);
      kafka.admin().deleteTopics(Set.of(topic)).all().get();

      assertThatThrownBy(() -> awaitFailure(reader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "Cannot read topic %s of %s: Kafka has said for PT30S that there is none; create it and run again, or read another"
                  .formatted(topic, kafka.servers()));
      assertThat(Clicks.rows(batches)).containsExactly(topic + "-0 a");
    }
  }

  @Test
  void aReadWaitsForABrokerThatIsAway(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("a", 1000));

    try (KafkaReader reader = reader(kafka, topic)) {
      List<ReadBatch> batches = new ArrayList<>();
      Clicks.some(reader, 1, batches);
      kafka.stop();
      for (Instant end = now.plus(MissingTopic.PATIENCE.plus(LOOK)); now.isBefore(end); ) {
        advance(reader);
      }
      kafka.start();
      kafka.send(topic, 0, click("b", 2000));
      Clicks.some(reader, 1, batches);

      assertThat(Clicks.rows(batches)).containsExactly(topic + "-0 a", topic + "-0 b");
    }
  }

  private KafkaReader reader(KafkaBroker kafka, String topic) {
    return Clicks.reader(Clicks.read(kafka, topic), null, () -> now);
  }

  private void awaitFailure(KafkaReader reader) {
    for (Instant end = now.plus(Duration.ofDays(30)); now.isBefore(end); ) {
      advance(reader);
    }
  }

  private void advance(KafkaReader reader) {
    assertThat(reader.advance()).isFalse();
    now = now.plus(LOOK);
  }
}
