/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static io.millrace.io.kafka.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadFilesSpec;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaReaderTest {
  private static final InstantSource EPOCH = InstantSource.fixed(Instant.EPOCH);

  @Test
  void givesTheRowsOfEachPartitionInOrderWithStampsOfItsOwn(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, click("a", 1000), click("b", 5000), click("c", 2000));
    kafka.send(topic, 1, click("d", 1000), click("e", 1001));

    List<ReadBatch> batches = Clicks.all(Clicks.read(kafka, topic).untilEnd());

    assertThat(Clicks.rows(batches))
        .containsExactlyInAnyOrder(
            topic + "-0 a",
            topic + "-0 b",
            topic + "-0 c after 4990",
            topic + "-1 d",
            topic + "-1 e");
    assertThat(batches).extracting(ReadBatch::records).containsExactlyInAnyOrder(3L, 2L);
  }

  @Test
  void eachRecordThatIsNoneIsALetterWithItsOffset(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, Collections.singletonList(null));
    kafka.send(topic, 0, "", "[]", "{\"id\":\"a\"}", "{\"id\":\"" + "x".repeat(2000) + "\"}");
    kafka.send(topic, 0, List.of(new byte[] {'{', '"', (byte) 0xC3, '"', '}'}));
    kafka.send(topic, 0, click("same", 1), click("same", 1));

    List<ReadBatch> batches =
        Clicks.all(Clicks.read(kafka, topic).with(new ReadFilesSpec(1024)).untilEnd());

    List<Rejected> letters = batches.stream().flatMap(each -> each.letters().stream()).toList();
    assertThat(letters)
        .extracting(letter -> letter.code() + " " + letter.idempotencyKey())
        .containsExactly(
            "MALFORMED_RECORD " + topic + "-0#0@clicks/Read",
            "MALFORMED_RECORD " + topic + "-0#1@clicks/Read",
            "MALFORMED_RECORD " + topic + "-0#2@clicks/Read",
            "INVALID_VALUE " + topic + "-0#3@clicks/Read",
            "RECORD_TOO_LARGE " + topic + "-0#4@clicks/Read",
            "INVALID_UTF8 " + topic + "-0#5@clicks/Read");
    assertThat(letters.get(0).message()).isEqualTo("Cannot parse record: it has no value");
    assertThat(Clicks.rows(batches)).containsExactly(topic + "-0 same", topic + "-0 same");
    assertThat(batches.stream().mapToLong(ReadBatch::records).sum()).isEqualTo(8);
  }

  @Test
  void goesOnFromAMarkWithEachRecordOnceAndTheSameStamps(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    for (int i = 0; i < 50; i++) {
      kafka.send(topic, i % 2, click("id" + i, i % 7 == 0 ? 9000 + i : i));
    }
    ReadKafkaBlocks read =
        Clicks.read(kafka, topic).withConsumerConfig(Map.of("max.poll.records", "7")).untilEnd();
    List<String> expected = Clicks.rows(Clicks.all(read));

    List<ReadBatch> batches = new ArrayList<>();
    KafkaSource source = read.source().split(1, Clicks.OPTIONS).get(0);
    KafkaMark mark = null;
    for (int restarts = 0; restarts < 20; restarts++) {
      List<ReadBatch> more = new ArrayList<>();
      try (KafkaReader reader = source.createReader(Clicks.OPTIONS, mark, EPOCH)) {
        Clicks.some(reader, 1, more);
        mark = CoderUtils.clone(KafkaMarkCoder.INSTANCE, reader.getCheckpointMark());
      }
      batches.addAll(more);
    }

    assertThat(Clicks.rows(batches)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected).hasSize(50).anyMatch(row -> row.contains("after"));
  }

  @Test
  void keepsTheRecordWhetherItCameCompressedOrNot(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("plain", 1));
    try (KafkaProducer<String, String> producer =
        producer(kafka, Map.of("compression.type", "gzip", "linger.ms", "1000"))) {
      send(producer, topic, click("packed", 2), click("packed too", 3));
    }

    List<ReadBatch> batches =
        Clicks.all(Clicks.read(kafka, topic).keepingRecordIn("record").untilEnd());

    assertThat(Clicks.values(batches, "record"))
        .containsExactly(click("plain", 1), click("packed", 2), click("packed too", 3));
  }

  @Test
  void endsBehindATransactionThatWasAborted(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    try (KafkaProducer<String, String> producer =
        producer(kafka, Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topic, click("kept", 1));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, topic, click("aborted", 2));
      producer.abortTransaction();
    }

    List<ReadBatch> batches =
        Clicks.all(
            Clicks.read(kafka, topic)
                .withConsumerConfig(Map.of("isolation.level", "read_committed"))
                .untilEnd());

    assertThat(Clicks.rows(batches)).containsExactly(topic + "-0 kept");
  }

  @Test
  void theSlowestPartitionHoldsTheWatermark(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, click("ahead", 100_000));
    kafka.send(topic, 1, click("behind", 2_000));
    ReadKafkaBlocks read = Clicks.read(kafka, topic).untilOffsets(Map.of(0, 2L, 1, 2L));

    List<ReadBatch> batches = new ArrayList<>();
    try (KafkaReader reader = Clicks.reader(read, null, EPOCH)) {
      Clicks.some(reader, 1, batches);
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
      Clicks.some(reader, 1, batches);
      assertThat(reader.getWatermark().getMillis()).isEqualTo(1_990);
      kafka.send(topic, 1, click("last", 3_000));
      Clicks.some(reader, 1, batches);
      // The second partition is at its end.
      assertThat(reader.getWatermark().getMillis()).isEqualTo(99_990);
      kafka.send(topic, 0, click("late", 1));
      Clicks.some(reader, 1, batches);
      assertThat(reader.getCurrentTimestamp().getMillis()).isEqualTo(1);
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
    }
  }

  @Test
  void anIdlePartitionLetsTheWatermarkGo(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, click("only", 50_000));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(60_000));
    ReadKafkaBlocks read = Clicks.read(kafka, topic).idleAfter(Duration.ofSeconds(5));

    List<ReadBatch> batches = new ArrayList<>();
    try (KafkaReader reader = Clicks.reader(read, null, now::get)) {
      Clicks.some(reader, 1, batches);
      while (reader.getSplitBacklogBytes() != 0) {
        assertThat(reader.advance()).isFalse();
      }
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
      now.set(Instant.ofEpochMilli(64_000));
      kafka.send(topic, 0, click("more", 51_000));
      Clicks.some(reader, 1, batches);
      now.set(Instant.ofEpochMilli(65_000));
      assertThat(reader.getWatermark().getMillis()).isEqualTo(50_990);
      now.set(Instant.ofEpochMilli(80_000));
      assertThat(reader.getWatermark().getMillis()).isEqualTo(80_000 - 5_000 - 10);
    }
  }

  @Test
  void whatComesBehindAWatermarkThatDidNotWaitIsStampedByIt(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, click("ahead", 50_000));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(60_000));
    ReadKafkaBlocks read = Clicks.read(kafka, topic).idleAfter(Duration.ofSeconds(5));

    List<ReadBatch> batches = new ArrayList<>();
    KafkaMark mark;
    try (KafkaReader reader = Clicks.reader(read, null, now::get)) {
      Clicks.some(reader, 1, batches);
      while (reader.getSplitBacklogBytes() != 0) {
        assertThat(reader.advance()).isFalse();
      }
      now.set(Instant.ofEpochMilli(64_000));
      kafka.send(topic, 0, click("more", 51_000));
      Clicks.some(reader, 1, batches);
      now.set(Instant.ofEpochMilli(65_000));
      assertThat(reader.getWatermark().getMillis()).isEqualTo(50_990);
      kafka.send(topic, 1, click("behind", 40_000));
      Clicks.some(reader, 1, batches);
      assertThat(reader.getWatermark().getMillis()).isEqualTo(50_990);
      mark = reader.getCheckpointMark();
    }
    kafka.send(topic, 1, click("behind again", 40_001));
    List<ReadBatch> restored = new ArrayList<>();
    try (KafkaReader reader = Clicks.reader(read, mark, now::get)) {
      Clicks.some(reader, 1, restored);
    }

    assertThat(Clicks.rows(batches))
        .containsExactly(topic + "-0 ahead", topic + "-0 more", topic + "-1 behind after 50990");
    assertThat(Clicks.rows(restored)).containsExactly(topic + "-1 behind again after 50990");
  }

  @Test
  void oneConsumerReadsAllPartitionsWhereSplitsAreFewer(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(5);
    ReadKafkaBlocks read = Clicks.read(kafka, topic);

    assertThat(read.source().split(3, Clicks.OPTIONS)).hasSize(3);
    assertThat(read.inSplits(2).source().split(3, Clicks.OPTIONS)).hasSize(2);
    assertThat(read.inSplits(1).source().split(3, Clicks.OPTIONS)).hasSize(1);
    assertThatThrownBy(() -> read.inSplits(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid splits: 0 (must be >= 1)");
  }

  @Test
  void knowsHowMuchIsLeft(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("a", 1), click("b", 1), click("c", 1));
    ReadKafkaBlocks read =
        Clicks.read(kafka, topic).withConsumerConfig(Map.of("max.poll.records", "1"));

    List<ReadBatch> batches = new ArrayList<>();
    try (KafkaReader reader = Clicks.reader(read, null, EPOCH)) {
      assertThat(reader.getSplitBacklogBytes()).isEqualTo(UnboundedReader.BACKLOG_UNKNOWN);
      Clicks.some(reader, 2, batches);
      assertThat(reader.getSplitBacklogBytes()).isEqualTo(click("a", 1).length());
    }
  }

  @Test
  void commitsToItsGroupWhatIsFinalizedAndStartsThere(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("a", 1), click("b", 1), click("c", 1));
    ReadKafkaBlocks read =
        Clicks.read(kafka, topic)
            .withConsumerConfig(Map.of("max.poll.records", "1", "group.id", topic));

    List<ReadBatch> batches = new ArrayList<>();
    try (KafkaReader reader = Clicks.reader(read, null, EPOCH)) {
      Clicks.some(reader, 2, batches);
      reader.getCheckpointMark().finalizeCheckpoint();
    }

    assertThat(kafka.admin().listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata().get())
        .isEqualTo(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2)));
    assertThat(Clicks.rows(Clicks.all(read.untilEnd()))).containsExactly(topic + "-0 c");
  }

  @Test
  void failsWhereKafkaHasDeletedWhatIsNext(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click("a", 1), click("b", 1), click("c", 1));
    KafkaSource source = Clicks.read(kafka, topic).source().split(1, Clicks.OPTIONS).get(0);
    TopicPartition partition = new TopicPartition(topic, 0);
    kafka.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2))).all().get();

    try (KafkaReader reader = source.createReader(Clicks.OPTIONS, null, EPOCH)) {
      assertThatThrownBy(() -> Clicks.some(reader, 1, new ArrayList<>()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot read %s from {%s-0=0}: Kafka has deleted these records; its first are {%s-0=2}"
                  .formatted(topic, topic, topic));
    }
  }

  /** All at once, so that they come in one batch. */
  private static void send(KafkaProducer<String, String> producer, String topic, String... values)
      throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (String value : values) {
      sent.add(producer.send(new ProducerRecord<>(topic, value)));
    }
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  private static KafkaProducer<String, String> producer(
      KafkaBroker kafka, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", kafka.servers());
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }
}
