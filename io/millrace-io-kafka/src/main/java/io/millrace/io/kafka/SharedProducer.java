/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The one producer of a JVM for all who write a topic with the same settings, so that its memory is
 * taken once. Safe for concurrent use. Who joined leaves; the last one's leaving closes it.
 */
final class SharedProducer {
  /** Whoever leaves has flushed, or has given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Map<ProducerSettings, SharedProducer> ALL = new HashMap<>();

  private final ProducerSettings settings;
  private final KafkaProducer<byte[], byte[]> producer;
  private int users;

  private SharedProducer(ProducerSettings settings) {
    this.settings = settings;
    this.producer = settings.newProducer();
  }

  static SharedProducer join(ProducerSettings settings) {
    synchronized (ALL) {
      SharedProducer shared = ALL.computeIfAbsent(settings, SharedProducer::new);
      shared.users++;
      return shared;
    }
  }

  Producer<byte[], byte[]> producer() {
    return producer;
  }

  void leave() {
    synchronized (ALL) {
      users--;
      if (users > 0) {
        return;
      }
      ALL.remove(settings);
    }
    producer.close(PATIENCE);
  }
}
