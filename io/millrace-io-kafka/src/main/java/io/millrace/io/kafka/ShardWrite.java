/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.dataset.WrittenRows;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * How units of rows are written once: each by one transaction of its shard, or not again.
 *
 * @param longest how long a transaction may be open
 */
record ShardWrite(
    TopicWrite write,
    Schema schema,
    ValueFormat.Writers values,
    StepContext context,
    Duration longest)
    implements Serializable {
  /**
   * The same in each run, since what of a shard is written is known by its number. Each has a
   * producer, and its rows become visible together.
   */
  static final int SHARDS = 8;

  RowLetters letters() {
    return new RowLetters(write, schema, values, context);
  }

  /** Takes over a shard. */
  ShardProducer open(int shard) throws InterruptedException {
    try {
      return ShardProducer.open(write.producer(), context, shard, longest);
    } catch (KafkaException e) {
      throw TopicServer.failure("write", write.producer(), e);
    }
  }

  /**
   * Sends a block's rows.
   *
   * @param producer null if they are written already, and only the letters are wanted
   * @return how many rows have records
   */
  long send(
      Block block,
      @Nullable ShardProducer producer,
      RowLetters records,
      Consumer<Rejected> rejected) {
    long count = 0;
    try {
      for (int i = 0; i < block.rows(); i++) {
        Row row = block.row(i);
        ProducerRecord<byte[], byte[]> one = records.record(row, block.eventTime(i), rejected);
        if (one != null && isFit(one, row, block.eventTime(i), records, rejected)) {
          count++;
          if (producer != null) {
            producer.send(one);
          }
        }
      }
      return count;
    } catch (KafkaException e) {
      throw TopicServer.failure("write", write.producer(), e);
    }
  }

  /** Kafka's client would give up the transaction. */
  private boolean isFit(
      ProducerRecord<byte[], byte[]> one,
      Row row,
      long eventTime,
      RowLetters records,
      Consumer<Rejected> rejected) {
    int bytes =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            CompressionType.NONE,
            one.key(),
            one.value(),
            one.headers().toArray());
    int most = write.producer().maxRequestBytes();
    if (bytes > most) {
      rejected.accept(
          records.letter(
              row,
              eventTime,
              RowLetters.TOO_LARGE,
              "Cannot write to %s: the record has %d bytes (must have at most %d, max.request.size)"
                  .formatted(write.producer().topic(), bytes, most)));
    }
    return bytes <= most;
  }

  void commit(ShardProducer producer, WriteMark next) {
    try {
      producer.commit(next);
    } catch (KafkaException e) {
      throw TopicServer.failure("write", write.producer(), e);
    }
  }

  Row tally(long rows) {
    return WrittenRows.tally(write.producer().target(), rows);
  }

  /** What comes again is not what was written, or not all that was written is known. */
  IllegalStateException unlike(int shard, String reason) {
    return new IllegalStateException(
        "Cannot write topic %s of %s as %s of run %s: %s; run under another id, or resume from the run's last state"
            .formatted(
                write.producer().topic(),
                write.producer().servers(),
                context.step(),
                context.runId(),
                "in shard " + shard + " " + reason));
  }
}
