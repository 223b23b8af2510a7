/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.POutput;

/** What can be chosen about reading a topic, whatever its values become. */
abstract sealed class KafkaRead<S extends KafkaRead<S, R>, R extends POutput>
    extends PTransform<PBegin, R> permits ReadKafkaBlocks, ReadKafkaRecords {
  private static final long serialVersionUID = 1L;

  final KafkaSettings settings;

  KafkaRead(KafkaSettings settings) {
    this.settings = settings;
  }

  /** The same read with other settings. */
  abstract S with(KafkaSettings changed);

  /** What is made of the values. */
  abstract KafkaValues values();

  /** Required: Kafka's {@code bootstrap.servers}, such as {@code host:9092,other:9092}. */
  public S servedBy(String bootstrapServers) {
    return withConsumerConfig(Map.of(KafkaSettings.SERVERS, bootstrapServers));
  }

  /**
   * Adds settings of Kafka's consumer, such as those of its security or a {@code group.id}.
   *
   * <p>Not {@code auto.offset.reset}, {@code enable.auto.commit} and the deserializers: the start,
   * commits and values are this step's own.
   */
  public S withConsumerConfig(Map<String, String> config) {
    return with(settings.withConsumer(config));
  }

  /** Reads these partitions only; all of the topic if none are named. */
  public S partitions(List<Integer> partitions) {
    return with(settings.withPartitions(partitions));
  }

  /** Starts with what comes after the run's start, instead of with what Kafka still has. */
  public S fromLatest() {
    return with(settings.startingLatest());
  }

  /**
   * How long Kafka may gather records before it gives out few: a larger value makes larger blocks,
   * which cost less a row, and adds as much delay where few records come.
   *
   * @param time from 0, at once, to a minute; 20 milliseconds by default
   * @throws IllegalArgumentException if it is not that
   */
  public S gatheringFor(Duration time) {
    return with(settings.withGathering(time));
  }

  /**
   * Lets a partition that is read to its end and has had no record for so long not hold back the
   * watermark. If a worker has only such partitions, its watermark follows the clock: the time less
   * this and the disorder. So it suits topics whose event times do, and not old records replayed.
   *
   * <p>When such a partition has records again, the watermark that went on without it is their
   * least stamp: what is too late for it is late, and told as late, though it was in order in its
   * partition.
   *
   * @param time at least a millisecond; without it, a partition without records holds the watermark
   * @throws IllegalArgumentException if it is not that
   */
  public S idleAfter(Duration time) {
    return with(settings.withIdleAfter(time));
  }

  /**
   * Reads with so many consumers side by side at most, each some of the partitions.
   *
   * @param most at least 1; by default as many as the engine takes and there are partitions. Beam's
   *     own translation for Spark goes by the latest of their watermarks, so that results are exact
   *     there for 1 only
   * @throws IllegalArgumentException if it is less
   */
  public S inSplits(int most) {
    return with(settings.withSplits(most));
  }

  /**
   * Looks for partitions that are added to the topic while it is read, so often, and reads each
   * from its first record on; without it, the next run does.
   *
   * <p>The watermark did not wait for such a partition: that of its reader is the least stamp of
   * the partition's rows, so what came there behind it is late, and told as late. From then on the
   * partition holds the watermark as the others do. A reader takes the partitions whose numbers
   * leave its own when divided by the number of readers, and checkpoints hold them; where Spark has
   * lost the micro-batch in which one was found, the run fails.
   *
   * @param time from 100 milliseconds to a day; a partition is found within two of these. Not
   *     together with {@link #partitions} or an end
   * @throws IllegalArgumentException if it is not that
   */
  public S newPartitionsEvery(Duration time) {
    return with(settings.withNewPartitionsEvery(time));
  }

  /** Ends at the offsets that are the partitions' ends when the run starts. */
  public S untilEnd() {
    return with(settings.withUntil(Map.of()));
  }

  /**
   * Ends before these offsets, which need not be there yet.
   *
   * @param offsets for each partition that is read; none of them at its start
   * @throws IllegalArgumentException if there is none, or one is negative
   */
  public S untilOffsets(Map<Integer, Long> offsets) {
    if (offsets.isEmpty() || offsets.values().stream().anyMatch(offset -> offset < 0)) {
      throw new IllegalArgumentException(
          "Invalid end offsets: %s (must be at least one, and each >= 0)".formatted(offsets));
    }
    return with(settings.withUntil(offsets));
  }

  KafkaSource source() {
    return KafkaSource.of(settings, values());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("topic", settings.topic()).withLabel("Topic"))
        .addIfNotNull(
            DisplayData.item("servers", settings.consumer().get(KafkaSettings.SERVERS))
                .withLabel("Kafka servers"))
        .add(
            DisplayData.item("gathering", settings.gathering().toString())
                .withLabel("Gathering time"))
        .add(DisplayData.item("disorder", values().disorder().toString()).withLabel("Disorder"));
  }
}
