/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.WrittenRows;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bounded rows that are written in transactions, on the direct runner. */
@ExtendWith(KafkaExtension.class)
class WriteOnceTest {
  @Test
  void aRunThatIsRepeatedSaysTheSameAndLeavesEachRowOnceInTheOrderOfItsKey(KafkaBroker kafka)
      throws Exception {
    long seed = new Random().nextLong();
    String topic = kafka.newTopic(5);
    List<Row> rows = Changes.random(new Random(seed), 3_000, 40);
    List<String> refusals =
        rows.stream().map(Changes::refusal).filter(Objects::nonNull).map(Object::toString).toList();
    WriteKafkaBlocks write =
        Changes.write(kafka.servers(), topic)
            .withProducerConfig(
                Map.of("max.request.size", String.valueOf(Changes.LONGEST_NOTE + 500)))
            .exactlyOnce();

    for (int run = 0; run < 2; run++) {
      Pipeline pipeline = Pipeline.create();
      WrittenRows written = Changes.apply(pipeline, write, Changes.block(rows));
      Changes.require(written, rows.size() - refusals.size(), refusals);
      pipeline.run().waitUntilFinish();
    }

    assertThat(Set.copyOf(refusals)).as("seed %d", seed).hasSize(3);
    assertThat(Changes.stored(kafka, topic)).as("seed %d", seed).isEqualTo(Changes.expected(rows));
    assertThat(kafka.committedRecords(topic)).hasSize(rows.size() - refusals.size());
  }

  @Test
  void rowsWithoutKeyAreWrittenOnceToo(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    List<Row> rows = rows(500);
    WriteKafkaBlocks write =
        WriteKafkaBlocks.json(topic).servedBy(kafka.servers()).at(Changes.STEP).exactlyOnce();

    run(write, rows.subList(0, 300), rows.subList(300, 500));
    // In blocks that are cut and come otherwise.
    run(write, rows.subList(120, 500), rows.subList(0, 120));

    assertThat(kafka.committedRecords(topic)).hasSize(500);
  }

  @Test
  void anotherRunWritesItsOwnRowsAndNoneMayChangeThem(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    List<Row> rows = rows(30);
    WriteKafkaBlocks write = Changes.write(kafka.servers(), topic).exactlyOnce();
    run(write, rows);

    run(write.at(new StepContext("run-2", "changes/Write")), rows.subList(0, 10));
    List<Row> more = new ArrayList<>(rows);
    more.add(rows.get(0));

    assertThatThrownBy(() -> run(write, more))
        .hasMessageContaining(
            "Cannot write topic %s of %s as changes/Write of run run-1: in shard "
                .formatted(topic, kafka.servers()))
        .hasMessageContaining(" group 0 comes again with ")
        .hasMessageEndingWith(
            " were written; run under another id, or resume from the run's last state");
    assertThat(kafka.committedRecords(topic)).hasSize(40);
  }

  @Test
  void aRowThatTheTopicRefusesFailsAndShowsNothingOfItsShard(KafkaBroker kafka) throws Exception {
    String topic = "ruled-once";
    kafka
        .admin()
        .createTopics(
            Set.of(
                new NewTopic(topic, 1, (short) 1)
                    .configs(Map.of("message.timestamp.before.max.ms", "86400000"))))
        .all()
        .get();
    Row row = Changes.row(1L, 1, null, null, null);

    assertThatThrownBy(
            () -> run(Changes.write(kafka.servers(), topic).exactlyOnce(), List.of(row, row)))
        .hasMessageContaining("Cannot write topic ruled-once of " + kafka.servers() + ": ");
    assertThat(kafka.committedRecords(topic)).isEmpty();
  }

  @Test
  void aStreamWithoutCheckpointsIsRefusedWithAllThatIsWrongElse(KafkaBroker kafka)
      throws IOException {
    WriteKafkaBlocks write =
        Changes.write(kafka.servers(), "nowhere")
            .keyedBy("id", "weight")
            .retryingFor(Duration.ofSeconds(30))
            .exactlyOnce();
    PCollection<Block> rows =
        Pipeline.create()
            .apply(Create.empty(BlockCoder.of(Changes.SCHEMA)))
            .setIsBoundedInternal(IsBounded.UNBOUNDED);

    assertThatThrownBy(() -> rows.apply(write))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Unsupported type of field weight: DOUBLE")
        .hasMessageContaining("; Missing required topic nowhere on ")
        .hasMessageEndingWith(
            "; Cannot write kafka://%s/nowhere exactly once as a stream without checkpoints or micro-batches; run it on Flink with checkpoints or on Spark, or write it at least once"
                .formatted(kafka.servers()));
  }

  private static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Changes.row((long) i % 20, i, null, "n" + i, null));
    }
    return rows;
  }

  @SafeVarargs
  private static void run(WriteKafkaBlocks write, List<Row>... blocks) {
    Pipeline pipeline = Pipeline.create();
    Block[] all = new Block[blocks.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = Changes.block(blocks[i]);
    }
    Changes.apply(pipeline, write, all);
    pipeline.run().waitUntilFinish();
  }
}
