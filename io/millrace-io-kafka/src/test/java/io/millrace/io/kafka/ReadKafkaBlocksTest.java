/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static io.millrace.io.kafka.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({KafkaExtension.class, TestPipelineExtension.class})
class ReadKafkaBlocksTest {

  @Test
  void givesRowsLettersAndTalliesOfATopic(KafkaBroker kafka, TestPipeline pipeline)
      throws Exception {
    String topic = kafka.newTopic(3);
    kafka.send(topic, 0, click("a", 1000), click("b", 2000));
    kafka.send(topic, 1, click("c", 900_000), "{}");

    ReadBlocksResult read = pipeline.apply(Clicks.read(kafka, topic).untilEnd());

    PAssert.that(read.blocks().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(row("a", 1000), row("b", 2000), row("c", 900_000));
    PAssert.that(
            read.rejected()
                .apply(MapElements.into(TypeDescriptors.strings()).via(Rejected::idempotencyKey)))
        .containsInAnyOrder(topic + "-1#1@clicks/Read");
    PAssert.that(
            read.tallies()
                .apply(
                    "Counts",
                    MapElements.into(TypeDescriptors.longs())
                        .via(tally -> tally.getInt64(ReadFilesResult.RECORDS))))
        .satisfies(
            counts -> {
              long sum = 0;
              for (long count : counts) {
                sum += count;
              }
              assertThat(sum).isEqualTo(4);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static Row row(String id, long time) {
    return Row.withSchema(Clicks.SCHEMA).addValues(id, time).build();
  }

  @Test
  void namesAllThatIsWrongBeforeKafkaIsAsked() {
    ReadKafkaBlocks read =
        ReadKafkaBlocks.json(" ", Schema.builder().addStringField("id").build())
            .withConsumerConfig(Map.of("auto.offset.reset", "latest"))
            .partitions(List.of(-1))
            .eventTimeIn("ts");

    assertThatThrownBy(() -> Pipeline.create().apply(read))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required topic; Missing required bootstrap.servers; name them by"
                + " servedBy(servers); Unsupported consumer setting: auto.offset.reset; leave it"
                + " out; Invalid partitions: [-1] (must be >= 0); Missing required context; call"
                + " at(StepContext); Missing required field ts (available: [id])");
  }

  @Test
  void namesATopicThatIsNotThere(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    KafkaSource source = Clicks.read(kafka, topic + "x").source();

    assertThatThrownBy(() -> source.split(2, Clicks.OPTIONS))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Missing required topic %sx on %s (available: [".formatted(topic, kafka.servers()))
        .hasMessageContaining(topic)
        .hasMessageEndingWith("]); create it first");
  }

  @Test
  void namesPartitionsThatAreNotThere(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    KafkaSource source =
        Clicks.read(kafka, topic).partitions(List.of(2, 1)).untilOffsets(Map.of(1, 5L)).source();

    assertThatThrownBy(() -> source.split(2, Clicks.OPTIONS))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid partitions: [1, 2] (must be of %s, which has [0, 1]); Invalid end offsets: of partitions [1] (must be of those read, [1, 2])"
                .formatted(topic));
  }

  @Test
  void saysThatAServerCannotBeReached() {
    KafkaSource source =
        ReadKafkaBlocks.json("clicks", Clicks.SCHEMA).servedBy("nowhere.invalid:9092").source();

    assertThatThrownBy(() -> source.split(2, Clicks.OPTIONS))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read topic clicks of nowhere.invalid:9092: No resolvable bootstrap urls given"
                + " in bootstrap.servers; correct bootstrap.servers or start the server");
  }

  @Test
  void refusesTimesOutOfBounds() {
    ReadKafkaBlocks read = ReadKafkaBlocks.json("clicks", Clicks.SCHEMA);

    assertThatThrownBy(() -> read.gatheringFor(Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid gathering time: PT1H (must be between PT0S and PT1M)");
    assertThatThrownBy(() -> read.idleAfter(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid idle time: PT0S (must be between PT0.001S and PT8760H)");
    assertThatThrownBy(() -> read.untilOffsets(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid end offsets: {} (must be at least one, and each >= 0)");
  }
}
