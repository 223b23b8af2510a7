/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static io.millrace.io.kafka.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBatch;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.clients.admin.NewPartitions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that get partitions while they are read. */
@ExtendWith(KafkaExtension.class)
class NewPartitionsTest {
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

  private static void grow(KafkaBroker kafka, String topic, int partitions) throws Exception {
    kafka.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
  }

  private static KafkaReader reader(KafkaSource source, @Nullable KafkaMark mark) {
    return source.createReader(Clicks.OPTIONS, mark, InstantSource.system());
  }

  /** Reads on until there are so many rows. */
  private static void read(KafkaReader reader, int rows, List<ReadBatch> batches) {
    while (Clicks.rows(batches).size() < rows) {
      Clicks.some(reader, 1, batches);
    }
  }

  @Test
  void whatComesInANewPartitionIsReadAndStampedByTheWatermarkThatDidNotWait(KafkaBroker kafka)
      throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("a", 50_000));
    KafkaSource source =
        Clicks.read(kafka, topic)
            .newPartitionsEvery(OFTEN)
            .source()
            .split(3, Clicks.OPTIONS)
            .get(0);

    List<ReadBatch> batches = new ArrayList<>();
    try (KafkaReader reader = reader(source, null)) {
      read(reader, 1, batches);
      grow(kafka, topic, 3);
      kafka.send(topic, 2, click("behind", 40_000), click("ahead", 60_000));
      read(reader, 3, batches);
      assertThat(reader.getWatermark().getMillis()).isEqualTo(49_990);
      kafka.send(topic, 0, click("b", 70_000));
      read(reader, 4, batches);
      // The partition without records holds it where it was when that was found.
      assertThat(reader.getWatermark().getMillis()).isEqualTo(49_990);
      kafka.send(topic, 1, click("c", 55_000));
      read(reader, 5, batches);
      assertThat(reader.getWatermark().getMillis()).isEqualTo(54_990);
    }

    assertThat(Clicks.rows(batches))
        .containsExactly(
            topic + "-0 a",
            topic + "-2 behind after 49990",
            topic + "-2 ahead",
            topic + "-0 b",
            topic + "-1 c");
  }

  @Test
  void aMarkHoldsThePartitionsThatWereFound(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("a", 50_000));
    KafkaSource source =
        Clicks.read(kafka, topic)
            .newPartitionsEvery(OFTEN)
            .source()
            .split(1, Clicks.OPTIONS)
            .get(0);

    List<ReadBatch> before = new ArrayList<>();
    KafkaMark mark;
    try (KafkaReader reader = reader(source, null)) {
      read(reader, 1, before);
      grow(kafka, topic, 2);
      kafka.send(topic, 1, click("b", 40_000));
      read(reader, 2, before);
      mark = CoderUtils.clone(KafkaMarkCoder.INSTANCE, reader.getCheckpointMark());
    }
    kafka.send(topic, 1, click("c", 40_001));
    grow(kafka, topic, 3);
    kafka.send(topic, 2, click("d", 40_002));
    List<ReadBatch> after = new ArrayList<>();
    // As engines do: with the split that was kept beside the mark.
    try (KafkaReader reader = reader(SerializableUtils.clone(source), mark)) {
      read(reader, 2, after);
    }

    assertThat(Clicks.rows(before)).containsExactly(topic + "-0 a", topic + "-1 b after 49990");
    assertThat(Clicks.rows(after))
        .containsExactlyInAnyOrder(topic + "-1 c after 49990", topic + "-2 d after 49990");
  }

  @Test
  void eachNewPartitionIsReadByOneOfTheSplits(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(3);
    List<KafkaSource> splits =
        Clicks.read(kafka, topic).newPartitionsEvery(OFTEN).source().split(2, Clicks.OPTIONS);
    grow(kafka, topic, 8);
    for (int partition = 0; partition < 8; partition++) {
      kafka.send(topic, partition, click("p" + partition, 1000));
    }

    List<ReadBatch> even = new ArrayList<>();
    List<ReadBatch> odd = new ArrayList<>();
    try (KafkaReader one = reader(splits.get(0), null);
        KafkaReader other = reader(splits.get(1), null)) {
      read(one, 4, even);
      read(other, 4, odd);
    }

    assertThat(Clicks.values(even, "id")).containsExactlyInAnyOrder("p0", "p2", "p4", "p6");
    assertThat(Clicks.values(odd, "id")).containsExactlyInAnyOrder("p1", "p3", "p5", "p7");
  }

  /** Tells the test what came. */
  private static final class Tell extends DoFn<Block, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Block block) {
      for (int row = 0; row < block.rows(); row++) {
        SEEN.add(String.valueOf(block.row(row).getString("id")));
      }
    }
  }

  @Test
  void aStreamOfAnAddressGoesOnWithThePartitionsOfAGrowingTopic(KafkaBroker kafka)
      throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("p0", 1000));
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setBlockOnRun(false);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(
            Datasets.open(
                "kafka://%s/%s?new_partitions_every=PT0.1S".formatted(kafka.servers(), topic),
                Map.of("columns", "id string, ts int64", "event_time", "ts"))
                .stream(Clicks.CONTEXT))
        .blocks()
        .apply(ParDo.of(new Tell()));

    PipelineResult run = pipeline.run();
    TreeSet<String> seen = new TreeSet<>();
    try {
      for (int partitions = 1; partitions <= 4; partitions++) {
        if (partitions > 1) {
          grow(kafka, topic, partitions);
          kafka.send(topic, partitions - 1, click("p" + (partitions - 1), 1000L * partitions));
        }
        while (seen.size() < partitions) {
          String id = SEEN.poll(1, TimeUnit.MINUTES);
          assertThat(id).as("after %s", seen).isNotNull();
          assertThat(seen.add(id)).as(id).isTrue();
        }
      }
    } finally {
      run.cancel();
    }

    assertThat(seen).containsExactly("p0", "p1", "p2", "p3");
  }

  @Test
  void newPartitionsAreForStreamsOfAllPartitionsWithoutAnEnd(KafkaBroker kafka) {
    ReadKafkaBlocks read = Clicks.read(kafka, "clicks").newPartitionsEvery(OFTEN);

    assertThatThrownBy(() -> Pipeline.create().apply(read.partitions(List.of(0)).untilEnd()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot look for new partitions together with partitions [0]; Cannot look for new"
                + " partitions together with an end of those there are");
    assertThatThrownBy(() -> read.newPartitionsEvery(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid time between looks for new partitions: PT0S (must be between PT0.1S and"
                + " PT24H)");
  }
}
