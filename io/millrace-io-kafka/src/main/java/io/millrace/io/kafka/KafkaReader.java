/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNullElse;

import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.RecordBlocks;
import io.millrace.io.kafka.KafkaMark.Position;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads some partitions with one consumer. What a poll brings is cut into slices of one partition;
 * a slice is parsed when its turn to be given out comes, so that nothing read ahead is in a
 * watermark or a mark.
 *
 * <p>Not thread-safe, but for {@link #getSplitBacklogBytes} and the finalizing of marks.
 */
final class KafkaReader extends UnboundedReader<ReadBatch> {
  /** How long it waits where records came just now: a runner takes nothing for a longer gap. */
  private static final Duration WAIT = Duration.ofMillis(20);

  private final KafkaSource source;
  private final List<PartitionProgress> partitions;
  private final InstantSource clock;
  private final Duration patience;
  private final @Nullable Duration idleAfter;
  private final long disorder;
  private final TopicParser parser;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Rejected> letters = new ArrayList<>();
  private final Deque<Slice> slices = new ArrayDeque<>();
  private final AtomicReference<@Nullable List<Position>> uncommitted = new AtomicReference<>();
  private @Nullable PartitionConsumer consumer;
  private Duration wait = WAIT;
  private @Nullable ReadBatch current;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private java.time.Instant nextLook = java.time.Instant.MIN;
  private long givenRecords;
  private long givenBytes;
  private volatile long backlogBytes = BACKLOG_UNKNOWN;

  /**
   * @param patience how long it waits where nothing came just now
   */
  KafkaReader(
      KafkaSource source,
      List<PartitionProgress> partitions,
      InstantSource clock,
      Duration patience) {
    this.source = source;
    this.patience = patience;
    this.partitions = new ArrayList<>(partitions);
    this.clock = clock;
    this.idleAfter = source.settings().idleAfter();
    this.disorder = source.values().disorder().toMillis();
    this.parser = source.values().open(blocks::add, letters::add);
  }

  @Override
  public boolean start() {
    consumer = new PartitionConsumer(source.settings(), partitions);
    return advance();
  }

  @Override
  public boolean advance() {
    current = null;
    if (slices.isEmpty() && !isDone()) {
      poll();
    }
    Slice slice = slices.poll();
    if (slice == null) {
      return false;
    }
    ReadBatch batch = parse(slice);
    Block block = batch.block();
    timestamp = block == null ? watermark : BlockTimes.timestampOf(block);
    current = batch;
    return true;
  }

  /** Whether all partitions are read to their ends. */
  boolean isDone() {
    return partitions.stream().allMatch(PartitionProgress::isDone);
  }

  private void poll() {
    PartitionConsumer open = consumer;
    if (open == null) {
      throw new IllegalStateException("Cannot read " + source + ": the reader is not started");
    }
    List<Position> commit = uncommitted.getAndSet(null);
    if (commit != null) {
      open.commit(commit);
    }
    java.time.Instant now = clock.instant();
    Duration every = source.settings().newPartitionsEvery();
    if (every != null && !now.isBefore(nextLook)) {
      nextLook = now.plus(every);
      open.others(source::takes).forEach((partition, start) -> take(open, partition, start));
    }
    slices.addAll(open.poll(wait, now));
    wait = slices.isEmpty() ? patience : WAIT;
    backlogBytes = backlog();
  }

  /** Reads a new partition as one that the watermark has not waited for. */
  private void take(PartitionConsumer open, int partition, long start) {
    PartitionProgress found =
        new PartitionProgress(
            source.settings().topic(), new Position(partition, start, Block.ON_TIME));
    Instant passed = getWatermark();
    if (passed.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      found.passBy(passed.getMillis(), disorder);
    }
    partitions.add(found);
    open.add(found);
  }

  /** The records that Kafka still has, at the length of those before. */
  private long backlog() {
    long records = 0;
    for (PartitionProgress each : partitions) {
      if (each.lag() == Long.MAX_VALUE) {
        return BACKLOG_UNKNOWN;
      }
      records += each.lag();
    }
    if (records > 0 && givenRecords == 0) {
      return BACKLOG_UNKNOWN;
    }
    return givenRecords == 0 ? 0 : (long) ((double) givenBytes / givenRecords * records);
  }

  private ReadBatch parse(Slice slice) {
    PartitionProgress partition = slice.partition();
    RecordValues values = RecordValues.of(slice.records());
    RecordBlocks parsing = parser.values();
    parsing.moveTo(partition.place(), partition.latest());
    parsing.begin(values.bytes());
    int[] starts = values.starts();
    int[] lengths = values.lengths();
    for (int i = 0; i < starts.length; i++) {
      parser.add(slice.records().get(i), starts[i], lengths[i]);
    }
    parsing.end();
    partition.give(slice.next(), parsing.latest());
    long bytes = values.total();
    givenRecords += starts.length;
    givenBytes += bytes;
    ReadBatch batch =
        new ReadBatch(
            partition.place(),
            starts.length,
            bytes,
            blocks.isEmpty() ? null : blocks.get(0),
            letters);
    blocks.clear();
    letters.clear();
    return batch;
  }

  @Override
  public ReadBatch getCurrent() {
    return orThrow(current);
  }

  @Override
  public Instant getCurrentTimestamp() {
    orThrow(current);
    return timestamp;
  }

  private static ReadBatch orThrow(@Nullable ReadBatch batch) {
    if (batch == null) {
      throw new NoSuchElementException("Cannot give a batch: there is none at the moment");
    }
    return batch;
  }

  /** Never goes back; the largest there is when all partitions are at their end. */
  @Override
  public Instant getWatermark() {
    Instant now = isDone() ? BoundedWindow.TIMESTAMP_MAX_VALUE : BlockTimes.within(lowest());
    watermark = now.isAfter(watermark) ? now : watermark;
    return watermark;
  }

  private long lowest() {
    java.time.Instant now = clock.instant();
    long lowest = Long.MAX_VALUE;
    List<PartitionProgress> idle = new ArrayList<>();
    for (PartitionProgress each : partitions) {
      if (each.isIdle(now, idleAfter)) {
        idle.add(each);
      } else if (!each.isDone()) {
        lowest = Math.min(lowest, each.watermark(disorder));
      }
    }
    if (lowest == Long.MAX_VALUE) {
      // With nothing but idle partitions there is only the clock to go by.
      lowest = now.minus(requireNonNullElse(idleAfter, Duration.ZERO)).toEpochMilli() - disorder;
    }
    for (PartitionProgress each : idle) {
      each.passBy(lowest, disorder);
    }
    return lowest;
  }

  @Override
  public KafkaMark getCheckpointMark() {
    List<Position> positions = partitions.stream().map(PartitionProgress::position).toList();
    return new KafkaMark(positions, source.settings().hasGroup() ? uncommitted::set : null);
  }

  @Override
  public long getSplitBacklogBytes() {
    return backlogBytes;
  }

  @Override
  public KafkaSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    PartitionConsumer open = consumer;
    if (open != null) {
      List<Position> commit = uncommitted.getAndSet(null);
      if (commit != null) {
        open.commit(commit);
      }
      open.close();
    }
  }
}
