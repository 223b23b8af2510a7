/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.kafka.KafkaMark.Position;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far one partition is read, and given out. Not thread-safe; the reader's own. */
final class PartitionProgress {
  private final TopicPartition partition;
  private final long end;

  /** The offset after what was given out. */
  private long next;

  /**
   * The largest event time given out, or what counts as one where the watermark went on without
   * this partition; {@link Block#ON_TIME} for none.
   */
  private long latest;

  /** How many slices wait to be given out. */
  private int waiting;

  private Instant arrived = Instant.MIN;
  private long lag = Long.MAX_VALUE;

  PartitionProgress(String topic, Position position, long end) {
    this.partition = new TopicPartition(topic, position.partition());
    this.end = end;
    this.next = position.next();
    this.latest = position.latest();
  }

  /** Of a partition without an end. */
  PartitionProgress(String topic, Position position) {
    this(topic, position, Long.MAX_VALUE);
  }

  TopicPartition partition() {
    return partition;
  }

  /** As letters and tallies name it. */
  String place() {
    return partition.toString();
  }

  long end() {
    return end;
  }

  long next() {
    return next;
  }

  long latest() {
    return latest;
  }

  /** Says that a slice of records came. */
  void take(Instant now) {
    waiting++;
    arrived = now;
  }

  /** Says that a slice was given out. */
  void give(long newNext, long newLatest) {
    waiting--;
    next = newNext;
    latest = newLatest;
  }

  /**
   * Says what Kafka told after a poll.
   *
   * @param position of the consumer; offsets that are no records are passed by it
   */
  void polled(long position, long newLag, Instant now) {
    lag = newLag;
    if (waiting == 0) {
      next = Math.max(next, position);
    }
    if (newLag > 0 || arrived.equals(Instant.MIN)) {
      arrived = now;
    }
  }

  /** How many records are still to come to the consumer; {@link Long#MAX_VALUE} if unknown. */
  long lag() {
    return lag;
  }

  boolean isDone() {
    return next >= end;
  }

  boolean isIdle(Instant now, @Nullable Duration idleAfter) {
    return idleAfter != null
        && waiting == 0
        && lag == 0
        && Duration.between(arrived, now).compareTo(idleAfter) >= 0;
  }

  /**
   * Says that the watermark does not wait for this partition: rows to come that are behind it have
   * it for their stamp, since a row on time that a watermark has passed would be lost unseen.
   */
  void passBy(long watermark, long disorder) {
    if (watermark > Long.MIN_VALUE) {
      latest = Math.max(latest, watermark + disorder);
    }
  }

  /** No row that is not late is before it. */
  long watermark(long disorder) {
    return latest == Block.ON_TIME ? Long.MIN_VALUE : latest - disorder;
  }

  Position position() {
    return new Position(partition.partition(), next, latest);
  }
}
