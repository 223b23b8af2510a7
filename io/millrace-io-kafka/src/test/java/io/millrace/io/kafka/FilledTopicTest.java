/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.ValidationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class FilledTopicTest {
  @Test
  void dealsValuesToThreePartitionsOnceAndTakesLongOnes(KafkaBroker kafka) throws Exception {
    KafkaAddress address = new KafkaAddress(kafka.servers(), "filled", null);
    List<byte[]> values = List.of(bytes("a"), bytes("b"), new byte[1_500_000], bytes("d"));

    FilledTopic.fill(address, Map.of(), values, 4);
    FilledTopic.fill(address, Map.of(), values, 4);

    assertThat(kafka.records("filled"))
        .extracting(record -> record.partition() + " " + record.value().length)
        .containsExactly("0 1", "0 1", "1 1", "2 1500000");
    assertThatThrownBy(() -> FilledTopic.fill(address, Map.of(), values.subList(0, 1), 1))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot send to topic filled of %s: it is there with 4 records (must be none or 1);"
                + " delete it",
            kafka.servers());
  }

  @Test
  void saysWhatKafkaDoesNotTakeAndSendsNothingBehindIt(KafkaBroker kafka) throws Exception {
    KafkaAddress address = new KafkaAddress(kafka.servers(), "overfilled", null);
    List<byte[]> values = List.of(bytes("a"), new byte[3_000_000], bytes("c"));

    assertThatThrownBy(() -> FilledTopic.fill(address, Map.of(), values, 3))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot send to topic overfilled of %s: The message is 30000"
                .formatted(kafka.servers()))
        .hasMessageEndingWith("the value of the max.request.size configuration.");
    assertThat(kafka.records("overfilled"))
        .extracting(record -> new String(record.value(), UTF_8))
        .containsExactly("a");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
