/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.ReadBatch;
import io.millrace.io.kafka.KafkaMark.Position;
import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Partitions of a topic, read by one consumer; at first, a topic whose partitions none knows. */
final class KafkaSource extends UnboundedSource<ReadBatch, KafkaMark> {
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final KafkaValues values;

  /** Empty before the source is split. */
  private final List<Share> shares;

  private final Place place;

  private KafkaSource(KafkaSettings settings, KafkaValues values, List<Share> shares, Place place) {
    this.settings = settings;
    this.values = values;
    this.shares = shares;
    this.place = place;
  }

  /**
   * Which of the splits one is, for partitions that were not there when they were made.
   *
   * @param number from 0
   * @param count how many splits there are
   * @param firstNew the least number of such a partition
   */
  private record Place(int number, int count, int firstNew) implements Serializable {}

  /** A partition to read from an offset on, to before another. */
  record Share(int partition, long start, long end) implements Serializable {
    /** At the start, before any record. */
    Position position() {
      return new Position(partition, start, Block.ON_TIME);
    }
  }

  static KafkaSource of(KafkaSettings settings, KafkaValues values) {
    return new KafkaSource(settings, values, List.of(), new Place(0, 1, 0));
  }

  KafkaSettings settings() {
    return settings;
  }

  KafkaValues values() {
    return values;
  }

  /** Asks Kafka for the partitions, where to start and, if the run is to end, where it ends. */
  @Override
  public List<KafkaSource> split(int desired, PipelineOptions options) {
    if (!shares.isEmpty()) {
      return List.of(this);
    }
    List<Share> all = KafkaTopic.of(settings).shares();
    int count = Math.max(1, Math.min(Math.min(desired, settings.splits()), all.size()));
    int firstNew = 1 + all.stream().mapToInt(Share::partition).max().orElse(-1);
    List<KafkaSource> splits = new ArrayList<>(count);
    for (int split = 0; split < count; split++) {
      List<Share> some = new ArrayList<>();
      for (int i = split; i < all.size(); i += count) {
        some.add(all.get(i));
      }
      Place one = new Place(split, count, firstNew);
      splits.add(new KafkaSource(settings, values, List.copyOf(some), one));
    }
    return splits;
  }

  @Override
  public UnboundedReader<ReadBatch> createReader(
      PipelineOptions options, @Nullable KafkaMark mark) {
    return createReader(options, mark, InstantSource.system());
  }

  KafkaReader createReader(PipelineOptions options, @Nullable KafkaMark mark, InstantSource clock) {
    return createReader(options, mark, clock, Duration.ZERO);
  }

  /** A reader from the start that waits for records as long as it may without being asked. */
  KafkaReader createPatientReader(PipelineOptions options) {
    return createReader(options, null, InstantSource.system(), PATIENCE);
  }

  private KafkaReader createReader(
      PipelineOptions options, @Nullable KafkaMark mark, InstantSource clock, Duration patience) {
    KafkaSource known = shares.isEmpty() ? split(1, options).get(0) : this;
    return new KafkaReader(known, known.progress(mark), clock, patience);
  }

  /**
   * Whether this one of the splits reads that partition, which was not there when they were made.
   */
  boolean takes(int newPartition) {
    return newPartition >= place.firstNew() && newPartition % place.count() == place.number();
  }

  /** Those of the beginning, and those that a reader has found since. */
  private List<PartitionProgress> progress(@Nullable KafkaMark mark) {
    List<PartitionProgress> progress = new ArrayList<>();
    for (Share share : shares) {
      Position position = mark == null ? share.position() : mark.positionOf(share.position());
      progress.add(new PartitionProgress(settings.topic(), position, share.end()));
    }
    if (mark != null) {
      mark.positions().stream()
          .filter(each -> shares.stream().noneMatch(one -> one.partition() == each.partition()))
          .forEach(each -> progress.add(new PartitionProgress(settings.topic(), each)));
    }
    return progress;
  }

  @Override
  public Coder<ReadBatch> getOutputCoder() {
    return ReadBatch.coder(values.output());
  }

  @Override
  public Coder<KafkaMark> getCheckpointMarkCoder() {
    return KafkaMarkCoder.INSTANCE;
  }

  @Override
  public String toString() {
    return "Kafka topic " + settings.topic() + " " + shares;
  }
}
