/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

// tag::own[]
class KafkaRestartTest {
  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.ofClass();

  @Test
  void keepsWhatItHasThroughAStopAndAKill(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, "a", "b");

    kafka.stop();
    kafka.start();
    kafka.send(topic, 1, "c");
    kafka.kill();
    kafka.start();
    kafka.send(topic, 0, "d");

    assertThat(kafka.records(topic))
        .extracting(record -> record.partition() + " " + new String(record.value(), UTF_8))
        .containsExactly("0 a", "0 b", "0 d", "1 c");
  }
}
// end::own[]
