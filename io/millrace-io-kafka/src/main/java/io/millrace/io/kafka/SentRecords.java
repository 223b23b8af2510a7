/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records that are on their way, with the rows they were made of. Not thread-safe. */
final class SentRecords {
  private final Producer<byte[], byte[]> producer;
  private final Duration patience;
  private final List<Sent> sent = new ArrayList<>();
  private long bytes;

  /**
   * @param producer may be that of others, too
   * @param patience how long records are sent again that came in a batch with one of others that
   *     Kafka refuses
   */
  SentRecords(Producer<byte[], byte[]> producer, Duration patience) {
    this.producer = producer;
    this.patience = patience;
  }

  private record Sent(
      Row row,
      long eventTime,
      ProducerRecord<byte[], byte[]> record,
      Future<RecordMetadata> answer) {}

  /** Takes rows that Kafka does not. */
  @FunctionalInterface
  interface Refusals {
    void refused(Row row, long eventTime, KafkaException reason);
  }

  /**
   * Sends a record, unless Kafka's client gives up on it at once.
   *
   * @throws KafkaException for what is not a matter of one record, such as a server that is away
   */
  void send(Row row, long eventTime, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    Future<RecordMetadata> answer = producer.send(record);
    KafkaException failure = answer.isDone() ? failure(answer) : null;
    // Else each of the rows behind would wait for as long.
    if (failure != null && !isOfRecord(failure) && !isOfBatch(failure)) {
      throw failure;
    }
    sent.add(new Sent(row, eventTime, record, answer));
    bytes += length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      bytes += length(header.value());
    }
  }

  private static int length(byte @Nullable [] some) {
    return some == null ? 0 : some.length;
  }

  int count() {
    return sent.size();
  }

  /** How many bytes of keys, values and headers are held. */
  long bytes() {
    return bytes;
  }

  void clear() {
    sent.clear();
    bytes = 0;
  }

  /**
   * Waits until Kafka has all of them, but for those it refuses.
   *
   * <p>A record that it refuses takes the others of its batch with it, while later ones are taken.
   * So all from the first of the others on are sent again: the last record of a key is then that of
   * its last row. The refused one may be of others that share the producer, who leave it out then.
   *
   * @return how many it has
   * @throws KafkaException for what is not a matter of one record
   */
  long settle(Refusals refusals) throws InterruptedException {
    long taken = 0;
    long begun = System.nanoTime();
    while (true) {
      producer.flush();
      List<Sent> again = new ArrayList<>();
      @Nullable KafkaException together = null;
      boolean refused = false;
      for (Sent one : sent) {
        KafkaException failure = failure(one.answer());
        if (failure != null && isOfRecord(failure)) {
          refusals.refused(one.row(), one.eventTime(), failure);
          refused = true;
        } else if (failure != null && !isOfBatch(failure)) {
          throw failure;
        } else if (failure != null || together != null) {
          together = together == null ? failure : together;
          again.add(one);
        } else {
          taken++;
        }
      }
      if (together != null && !refused && System.nanoTime() - begun > patience.toNanos()) {
        throw together;
      }
      clear();
      if (again.isEmpty()) {
        return taken;
      }
      for (Sent one : again) {
        send(one.row(), one.eventTime(), one.record());
      }
    }
  }

  private static @Nullable KafkaException failure(Future<RecordMetadata> answer)
      throws InterruptedException {
    try {
      answer.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof KafkaException reason ? reason : new KafkaException(e);
    }
  }

  private static boolean isOfRecord(KafkaException failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof InvalidTimestampException
        || failure instanceof InvalidRecordException;
  }

  /** Kafka's client has no class of its own for those that are in a batch with a refused one. */
  private static boolean isOfBatch(KafkaException failure) {
    return failure.getClass().equals(KafkaException.class);
  }
}
