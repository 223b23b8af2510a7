/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.RawRecord;
import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.ReadFilesSpec;
import io.millrace.io.mapping.DatasetMapping;
import io.millrace.io.mapping.DuplicateRule;
import io.millrace.io.mapping.FieldMapping;
import io.millrace.io.mapping.MappedTimes;
import io.millrace.io.values.TimeParser;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({KafkaExtension.class, TestPipelineExtension.class})
class ReadKafkaRecordsTest {
  private static final InstantSource NEVER = InstantSource.fixed(Instant.EPOCH);
  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void givesEachValueAsReceivedWithWhatIsWrongWithIt(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, "{\"ts\":5}", "", "x".repeat(2_000));
    kafka.send(topic, 0, Collections.singletonList(null));
    kafka.send(topic, 0, List.of(new byte[] {'a', (byte) 0xC3}));

    List<Row> rows = rows(all(json(kafka, topic).with(new ReadFilesSpec(1024)).untilEnd()));

    assertThat(rows)
        .extracting(
            row -> row.getString(RawRecord.SOURCE) + " " + row.getInt64(RawRecord.RECORD_NUMBER))
        .containsExactly(
            topic + "-0 1", topic + "-0 2", topic + "-0 3", topic + "-0 4", topic + "-0 5");
    assertThat(rows).extracting(row -> row.getInt64(RawRecord.BYTE_OFFSET)).containsOnlyNulls();
    assertThat(rows)
        .extracting(row -> row.getString(RawRecord.RECORD))
        .containsExactly("{\"ts\":5}", "", "x".repeat(2_000), null, "a\ufffd");
    assertThat(rows)
        .extracting(row -> row.getString(RawRecord.PROBLEM))
        .containsExactly(null, null, "RECORD_TOO_LARGE", "MALFORMED_RECORD", "INVALID_UTF8");
    assertThat(rows.get(3).getString(RawRecord.PROBLEM_MESSAGE))
        .isEqualTo("Cannot parse record: it has no value");
    assertThat(rows.get(3).getString(RawRecord.RECORD_SHA256)).isEqualTo(NOTHING);
    assertThat(rows.get(4).getBytes(RawRecord.RECORD_BYTES))
        .isEqualTo(new byte[] {'a', (byte) 0xC3});
    assertThat(rows).extracting(row -> row.getString(RawRecord.FORMAT)).containsOnly("jsonl");
  }

  @Test
  void csvValuesHaveTheHeaderThatIsGiven(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, "7,1000", "8,5000", "\"9\",2000", "10,never");

    List<ReadBatch> batches =
        all(
            set(ReadKafkaRecords.csv(topic, "id,ts").servedBy(kafka.servers()))
                .timedBy(times("ts"))
                .untilEnd());

    assertThat(rows(batches))
        .extracting(row -> row.getString(RawRecord.HEADER) + " " + row.getString(RawRecord.RECORD))
        .containsExactly("id,ts 7,1000", "id,ts 8,5000", "id,ts \"9\",2000", "id,ts 10,never");
    assertThat(times(batches)).containsExactly("1000", "5000", "2000 after 4990", "5000");
  }

  @Test
  void goesOnFromAMarkWithEachRecordOnceAndTheSameStamps(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    for (int i = 0; i < 50; i++) {
      kafka.send(topic, i % 2, "{\"ts\":" + (i % 7 == 0 ? 9000 + i : i) + ",\"i\":" + i + "}");
    }
    ReadKafkaRecords read =
        json(kafka, topic).withConsumerConfig(Map.of("max.poll.records", "7")).untilEnd();
    List<ReadBatch> expected = all(read);

    List<ReadBatch> batches = new ArrayList<>();
    KafkaSource source = read.source().split(1, Clicks.OPTIONS).get(0);
    KafkaMark mark = null;
    for (int restarts = 0; restarts < 20; restarts++) {
      List<ReadBatch> more = new ArrayList<>();
      try (KafkaReader reader = source.createReader(Clicks.OPTIONS, mark, NEVER)) {
        Clicks.some(reader, 1, more);
        mark = CoderUtils.clone(KafkaMarkCoder.INSTANCE, reader.getCheckpointMark());
      }
      batches.addAll(more);
    }

    assertThat(rows(batches)).containsExactlyInAnyOrderElementsOf(rows(expected));
    assertThat(times(batches)).containsExactlyInAnyOrderElementsOf(times(expected));
    assertThat(times(batches)).hasSize(50).anyMatch(time -> time.contains("after"));
  }

  @Test
  void cutsWhatAPollBringsIntoBlocksThatFitMemory(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    String[] large = new String[24];
    Arrays.setAll(large, i -> "{\"ts\":" + i + ",\"text\":\"" + "x".repeat(900_000) + "\"}");
    kafka.send(topic, 0, large);

    List<ReadBatch> batches = all(json(kafka, topic).untilEnd());

    assertThat(rows(batches)).hasSize(24);
    assertThat(batches).allMatch(batch -> batch.bytes() < (9 << 20));
  }

  @Test
  void readsATopicToItsEndOnARunner(KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    String topic = kafka.newTopic(3);
    kafka.send(topic, 0, "{\"ts\":1}", "{\"ts\":2}");
    kafka.send(topic, 2, "{\"ts\":3}");

    ReadFilesResult read = pipeline.apply(json(kafka, topic).untilEnd());

    PAssert.that(
            read.records()
                .apply(UnpackBlocks.rows())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getString(RawRecord.RECORD))))
        .containsInAnyOrder("{\"ts\":1}", "{\"ts\":2}", "{\"ts\":3}");
    PAssert.that(
            read.tallies()
                .apply(
                    "Places",
                    MapElements.into(TypeDescriptors.strings())
                        .via(tally -> tally.getString(ReadFilesResult.SOURCE))))
        .containsInAnyOrder(topic + "-0", topic + "-2");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void readsABatchToTheEndThatWasSet(KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    String topic = kafka.newTopic(3);
    kafka.send(topic, 0, "7,1000", "8,5000", "9,2000");
    kafka.send(topic, 2, "10,3000", "11,4000");
    KafkaAddress address = new KafkaAddress(kafka.servers(), topic, "id,ts");

    ReadFilesResult read =
        pipeline.apply(
            ReadKafkaRecords.from(address)
                .bounded()
                .timedBy(times("ts"))
                .untilOffsets(Map.of(0, 3L, 1, 0L, 2, 1L))
                .at(Clicks.CONTEXT)
                .ingestedAt(Instant.EPOCH));

    assertThat(read.records().isBounded()).isEqualTo(IsBounded.BOUNDED);
    PAssert.that(
            read.records()
                .apply(
                    FlatMapElements.into(TypeDescriptors.strings())
                        .via(ReadKafkaRecordsTest::shown)))
        .containsInAnyOrder(
            topic + "-0#1 7,1000 at the lowest time, on time",
            topic + "-0#2 8,5000 at the lowest time, on time",
            topic + "-0#3 9,2000 at the lowest time, on time",
            topic + "-2#1 10,3000 at the lowest time, on time");
    PAssert.that(
            read.tallies()
                .apply(
                    MapElements.into(TypeDescriptors.longs())
                        .via(tally -> tally.getInt64(ReadFilesResult.RECORDS))))
        .containsInAnyOrder(3L, 1L);
    pipeline.run().waitUntilFinish();
  }

  private static List<String> shown(Block block) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < block.rows(); i++) {
      Row row = block.row(i);
      boolean isLowest = block.eventTime(i) == BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
      shown.add(
          "%s#%d %s at %s time, %s"
              .formatted(
                  row.getString(RawRecord.SOURCE),
                  row.getInt64(RawRecord.RECORD_NUMBER),
                  row.getString(RawRecord.RECORD),
                  isLowest ? "the lowest" : "another",
                  block.stamp(i) == Block.ON_TIME ? "on time" : "stamped"));
    }
    return shown;
  }

  @Test
  void aBatchWantsAnEnd() {
    assertThatThrownBy(
            () ->
                Pipeline.create()
                    .apply(
                        ReadKafkaRecords.json("orders")
                            .servedBy("localhost:9092")
                            .at(Clicks.CONTEXT)
                            .ingestedAt(Instant.EPOCH)
                            .bounded()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required end of bounded input; set it by untilEnd()");
  }

  @Test
  void namesAllThatIsMissing() {
    assertThatThrownBy(() -> Pipeline.create().apply(ReadKafkaRecords.json(" ")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required topic; Missing required bootstrap.servers; name them by"
                + " servedBy(servers); Missing required context; call at(StepContext); Missing"
                + " required ingestedAt; call ingestedAt(Instant); Missing required event times;"
                + " call timedBy(RecordTimes)");
    assertThatThrownBy(() -> ReadKafkaRecords.csv("orders", "id,id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid header: id,id (must be CSV whose columns have a name each, all different)");
  }

  private static ReadKafkaRecords json(KafkaBroker kafka, String topic) {
    return set(ReadKafkaRecords.json(topic).servedBy(kafka.servers())).timedBy(times("ts"));
  }

  private static ReadKafkaRecords set(ReadKafkaRecords read) {
    return read.allowingDisorder(Duration.ofMillis(10))
        .at(Clicks.CONTEXT)
        .ingestedAt(Instant.EPOCH);
  }

  private static MappedTimes times(String field) {
    FieldMapping time =
        new FieldMapping(field, null, TimeParser.EPOCH_MILLIS, "UTC", "", "", ".", Map.of());
    return MappedTimes.of(
        new DatasetMapping(null, Map.of("event_time", time), DuplicateRule.KEEP_ALL, Map.of()));
  }

  private static List<ReadBatch> all(ReadKafkaRecords read) throws Exception {
    List<ReadBatch> batches = new ArrayList<>();
    KafkaSource source = read.source().split(1, Clicks.OPTIONS).get(0);
    try (KafkaReader reader = source.createReader(Clicks.OPTIONS, null, NEVER)) {
      Clicks.some(reader, Integer.MAX_VALUE, batches);
    }
    return batches;
  }

  private static List<Row> rows(List<ReadBatch> batches) {
    List<Row> rows = new ArrayList<>();
    for (ReadBatch batch : batches) {
      Block block = batch.block();
      for (int row = 0; block != null && row < block.rows(); row++) {
        rows.add(block.row(row));
      }
    }
    return rows;
  }

  private static List<String> times(List<ReadBatch> batches) {
    List<String> times = new ArrayList<>();
    for (ReadBatch batch : batches) {
      Block block = batch.block();
      for (int row = 0; block != null && row < block.rows(); row++) {
        String stamp = block.stamp(row) == Block.ON_TIME ? "" : " after " + block.stamp(row);
        times.add(block.eventTime(row) + stamp);
      }
    }
    return times;
  }
}
