/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends without waiting, and keeps the first failure. Safe for concurrent use. */
final class SendFailure {
  private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

  void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure != null) {
                first.compareAndSet(null, failure);
              }
            });
    assert unused != null;
  }

  /**
   * @throws IOException if a record was not sent
   */
  void check() throws IOException {
    Exception failure = first.get();
    if (failure != null) {
      throw new IOException("Cannot send all events", failure);
    }
  }
}
