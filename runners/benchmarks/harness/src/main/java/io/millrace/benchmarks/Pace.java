/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.input.InputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An open loop: the k-th event is meant for a moment that was fixed before, bears it as its event
 * time, and is sent then or, if the sender is late, at once. First at a fifth of the rate while a
 * contender starts and warms up, then at the rate.
 */
final class Pace {
  private static final double SLOW = 0.2;
  private static final long NAP_NANOS = 200_000;

  private final double rate;
  private final Duration warmUp;
  private final long slowEvents;
  private final long events;

  /**
   * @param rate events a second
   * @param warmUp its first three fifths are slow
   */
  Pace(double rate, Duration warmUp, Duration measured) {
    this.rate = rate;
    this.warmUp = warmUp;
    this.slowEvents = (long) (rate * SLOW * slowMillis() / 1000);
    this.events =
        slowEvents + (long) (rate * (warmUp.plus(measured).toMillis() - slowMillis()) / 1000);
  }

  private long slowMillis() {
    return warmUp.toMillis() * 3 / 5;
  }

  double rate() {
    return rate;
  }

  /** How many are sent in all. */
  long events() {
    return events;
  }

  /**
   * How it went.
   *
   * @param steady the wall time at which the measured part begins
   * @param lateMillis how long after its moment an event of that part was sent, at most
   */
  record Sent(long steady, long lateMillis) {}

  /**
   * Sends all from a thread of its own.
   *
   * @return done once all are sent
   */
  CompletableFuture<Sent> send(EventTopic topic, InputFiles input) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return sendAll(topic, input);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task, "pace").start());
  }

  private Sent sendAll(EventTopic topic, InputFiles input) throws IOException {
    SendFailure failure = new SendFailure();
    long begin = System.currentTimeMillis();
    long steady = begin + warmUp.toMillis();
    long latest = 0;
    try (KafkaProducer<byte[], byte[]> producer = EventTopic.producer(topic.servers());
        FreshLines lines = new FreshLines(input)) {
      int partitions = topic.ends().length;
      for (long k = 0; k < events; k++) {
        long due = begin + dueMillis(k);
        while (System.currentTimeMillis() < due) {
          LockSupport.parkNanos(NAP_NANOS);
        }
        if (due >= steady) {
          latest = Math.max(latest, System.currentTimeMillis() - due);
        }
        byte[] line = lines.next(due);
        failure.send(
            producer, new ProducerRecord<>(topic.name(), (int) (k % partitions), null, line));
      }
      producer.flush();
    }
    failure.check();
    return new Sent(steady, latest);
  }

  private long dueMillis(long k) {
    return k < slowEvents
        ? (long) (k * 1000 / (rate * SLOW))
        : slowMillis() + (long) ((k - slowEvents) * 1000 / rate);
  }
}
