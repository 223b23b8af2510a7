/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.ValidationException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaContentsTest {
  @Test
  void tellsEndsEmptyPartitionsAndTheKeysOfTheFirstRecords(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(3);
    kafka.send(topic, 0, "{\"id\":1}", "{broken", "{\"id\":2,\"at\":5}");
    kafka.send(topic, 0, Collections.singletonList(null));
    kafka.send(topic, 1, "{\"gone\":1}");
    TopicPartition emptied = new TopicPartition(topic, 1);
    kafka.admin().deleteRecords(Map.of(emptied, RecordsToDelete.beforeOffset(1))).all().get();

    KafkaContents contents = KafkaContents.of(address(kafka, topic, null), Map.of());

    assertThat(contents)
        .isEqualTo(
            new KafkaContents(Map.of(0, 4L, 1, 1L, 2, 0L), List.of(1, 2), Set.of("id", "at")));
  }

  @Test
  void theHeaderNamesTheColumnsAndSettingsGoToTheConsumer(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    KafkaAddress address = address(kafka, topic, "id,\"order at\"");

    assertThat(KafkaContents.of(address, Map.of()).fields()).containsExactly("id", "order at");
    assertThatThrownBy(() -> KafkaContents.of(address, Map.of("security.protocol", "NONE")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot read topic %s of %s: Invalid value NONE for configuration security.protocol"
                .formatted(topic, kafka.servers()))
        .hasMessageEndingWith("; correct the client's settings");
  }

  @Test
  void saysThatThereIsNoSuchTopic(KafkaBroker kafka) {
    assertThatThrownBy(() -> KafkaContents.of(address(kafka, "nowhere", null), Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Missing required topic nowhere on " + kafka.servers());
  }

  private static KafkaAddress address(KafkaBroker kafka, String topic, @Nullable String header) {
    return new KafkaAddress(kafka.servers(), topic, header);
  }
}
