/* SPDX-License-Identifier: Apache-2.0 */
package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class BrokerTest {
  @Test
  void givesBackWhatItIsSent(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);

    kafka.send(topic, 0, "a", "b");

    List<String> values =
        kafka.records(topic).stream()
            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
            .toList();
    assertEquals(List.of("a", "b"), values);
  }
}
