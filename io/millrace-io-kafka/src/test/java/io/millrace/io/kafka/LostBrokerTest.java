/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LostBrokerTest {
  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.ofClass();

  @Test
  void aWriteWaitsForItsServerForAsLongAsItMay(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    List<Row> rows =
        Changes.random(new Random(7), 500, 20).stream()
            .filter(row -> Changes.refusal(row) == null)
            .toList();
    WriteKafkaBlocks write = Changes.write(kafka.servers(), topic);
    Pipeline impatient = Pipeline.create();
    Changes.apply(impatient, write.retryingFor(Duration.ofSeconds(2)), Changes.block(rows));
    Pipeline patient = Pipeline.create();
    // Longer than a broker may take to start.
    Changes.apply(patient, write.retryingFor(Duration.ofMinutes(10)), Changes.block(rows));

    kafka.stop();

    assertThatThrownBy(() -> impatient.run().waitUntilFinish())
        .hasMessageContaining(
            "Cannot write topic %s of %s: Topic %s not present in metadata after 2000 ms.; start the server, or allow more than the retry time"
                .formatted(topic, kafka.servers(), topic));
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(() -> patient.run().waitUntilFinish());
    kafka.start();
    written.join();
    assertThat(Changes.stored(kafka, topic)).isEqualTo(Changes.expected(rows));
  }
}
