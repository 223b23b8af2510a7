/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Columns;
import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({KafkaExtension.class, TestPipelineExtension.class})
class RecordColumnsTest {
  private static final Schema SCHEMA =
      Columns.schema(
          List.of("id int64", "units int32?", "trace string?", "at int64", "gone boolean"));

  private static ReadKafkaBlocks read(KafkaBroker kafka, String topic) {
    return ReadKafkaBlocks.json(topic, SCHEMA)
        .servedBy(kafka.servers())
        .keyIn("id")
        .headersIn("trace")
        .timestampIn("at")
        .deletedIn("gone")
        .eventTimeIn("at")
        .at(Clicks.CONTEXT)
        .untilEnd();
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String key, @Nullable String value, long time, String... traces) {
    List<Header> headers = new ArrayList<>();
    for (String trace : traces) {
      headers.add(new RecordHeader("trace", trace.getBytes(UTF_8)));
    }
    return new ProducerRecord<>(
        topic,
        0,
        time,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        headers);
  }

  private static void send(KafkaBroker kafka, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> each : records) {
        producer.send(each).get();
      }
    }
  }

  private static List<List<?>> rows(List<ReadBatch> batches) {
    List<List<?>> rows = new ArrayList<>();
    for (ReadBatch batch : batches) {
      Block block = batch.block();
      for (int row = 0; block != null && row < block.rows(); row++) {
        assertThat(block.eventTime(row)).isEqualTo(block.row(row).getInt64("at"));
        rows.add(block.row(row).getValues());
      }
    }
    return rows;
  }

  private static List<String> letters(List<ReadBatch> batches) {
    List<String> letters = new ArrayList<>();
    for (ReadBatch batch : batches) {
      for (Rejected letter : batch.letters()) {
        letters.add(
            letter.idempotencyKey().replaceFirst(".*#", "")
                + letter.code()
                + " "
                + letter.message());
      }
    }
    return letters;
  }

  @Test
  void aColumnIsReadFromItsPlaceAloneWhateverTheValueHas(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    send(
        kafka,
        List.of(
            record(
                topic, "7", "{\"id\":8,\"units\":1,\"trace\":\"v\",\"at\":5,\"gone\":true}", 1000),
            record(topic, "-8", "{\"units\":2}", 2000, "first", "last"),
            record(topic, "9", "{\"id\":\"no number\"}", 3000, ""),
            record(topic, "10", null, 4000, "who")));

    List<ReadBatch> batches = Clicks.all(read(kafka, topic));

    assertThat(letters(batches)).isEmpty();
    assertThat(rows(batches))
        .containsExactly(
            Arrays.asList(7L, 1, null, 1000L, false),
            List.of(-8L, 2, "last", 2000L, false),
            Arrays.asList(9L, null, "", 3000L, false),
            Arrays.asList(10L, null, "who", 4000L, true));
  }

  @Test
  void aRecordWhosePlacesDoNotHaveWhatIsRequiredIsALetter(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    send(
        kafka,
        List.of(
            record(topic, null, "{\"id\":1}", 1000),
            record(topic, "seven", "{\"id\":7}", 2000),
            record(topic, "", null, 3000),
            record(topic, "8", "[]", 4000),
            record(topic, "9", "{}", 5000)));

    List<ReadBatch> batches = Clicks.all(read(kafka, topic).headersIn("trace", "units"));

    assertThat(rows(batches)).containsExactly(Arrays.asList(9L, null, null, 5000L, false));
    assertThat(letters(batches))
        .containsExactly(
            "0@clicks/ReadINVALID_VALUE Missing required id",
            "1@clicks/ReadINVALID_VALUE Invalid id: seven (must be a number)",
            "2@clicks/ReadINVALID_VALUE Missing required id",
            "3@clicks/ReadMALFORMED_RECORD Cannot parse record: expected an object (byte 1)");
    assertThat(batches.stream().mapToLong(ReadBatch::records).sum()).isEqualTo(5);
  }

  @Test
  void aDeletionIsALetterUnlessAColumnIsNamedAndHasTheTimeOfItsRecord(KafkaBroker kafka)
      throws Exception {
    String topic = kafka.newTopic(1);
    send(
        kafka,
        List.of(
            record(topic, "7", "{\"at\":5,\"units\":1}", 1000), record(topic, "8", null, 2000)));
    Schema required = Columns.schema(List.of("id int64", "units int32", "at int64"));
    Schema marked =
        Columns.schema(List.of("id int64", "units int32?", "at int64", "gone boolean?"));

    List<ReadBatch> letters =
        Clicks.all(
            ReadKafkaBlocks.json(topic, required)
                .servedBy(kafka.servers())
                .keyIn("id")
                .eventTimeIn("at")
                .at(Clicks.CONTEXT)
                .untilEnd());
    List<ReadBatch> rows =
        Clicks.all(
            ReadKafkaBlocks.json(topic, marked)
                .servedBy(kafka.servers())
                .keyIn("id")
                .deletedIn("gone")
                .eventTimeIn("at")
                .at(Clicks.CONTEXT)
                .untilEnd());

    assertThat(rows(letters)).containsExactly(List.of(7L, 1, 5L));
    assertThat(letters(letters))
        .containsExactly("1@clicks/ReadMALFORMED_RECORD Cannot parse record: it has no value");
    assertThat(rows(rows))
        .containsExactly(List.of(7L, 1, 5L, false), Arrays.asList(8L, null, 2000L, true));
    assertThat(letters(rows)).isEmpty();
  }

  @Test
  void theTimestampIsTheBrokersWhereTheTopicSaysSo(KafkaBroker kafka) throws Exception {
    String topic = "appended";
    kafka
        .admin()
        .createTopics(
            Set.of(
                new NewTopic(topic, 1, (short) 1)
                    .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
        .all()
        .get();
    send(kafka, List.of(record(topic, "7", "{}", 1000), record(topic, "8", null, 2000)));
    List<Long> appended = kafka.records(topic).stream().map(each -> each.timestamp()).toList();

    List<ReadBatch> batches = Clicks.all(read(kafka, topic));

    assertThat(appended).allMatch(time -> time > 2000);
    assertThat(rows(batches)).extracting(row -> (Object) row.get(3)).isEqualTo(appended);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenIsReadAgainByTheSameAddress(
      boolean bounded, KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String topic = kafka.newTopic(3);
    Dataset orders =
        Datasets.open(
            "kafka://%s/%s?key=shop,id&headers=trace,units&deleted=gone&timestamp=at&event_time=at&until_end=true"
                .formatted(kafka.servers(), topic),
            Map.of(
                "columns",
                "id int64, shop string, at datetime, trace string?, units int32?, price decimal?,"
                    + " gone boolean"));
    List<Row> rows = new ArrayList<>();
    BlockBuilder blocks = new BlockBuilder(orders.schema(), Integer.MAX_VALUE, Long.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      boolean gone = random.nextInt(4) == 0;
      Row row =
          Row.withSchema(orders.schema())
              .addValues(
                  random.nextLong(),
                  random.nextInt(9) == 0 ? "" : "\u00e4\"" + random.nextInt(20),
                  Instant.ofEpochMilli(random.nextInt(Integer.MAX_VALUE) * 1_000L),
                  random.nextInt(3) == 0 ? null : "t" + random.nextInt(),
                  random.nextInt(3) == 0 ? null : random.nextInt(),
                  gone || random.nextInt(5) == 0
                      ? null
                      : BigDecimal.valueOf(random.nextInt(), random.nextInt(4)),
                  gone)
              .build();
      rows.add(row);
      blocks.addRow(row, Changes.START + i);
    }
    Pipeline write = Pipeline.create();
    Changes.apply(write, (WriteKafkaBlocks) orders.write(Changes.STEP), blocks.build());
    write.run().waitUntilFinish();

    ReadBlocksResult read =
        pipeline.apply(bounded ? orders.read(Clicks.CONTEXT) : orders.stream(Clicks.CONTEXT));

    assertThat(read.blocks().isBounded())
        .isEqualTo(bounded ? IsBounded.BOUNDED : IsBounded.UNBOUNDED);
    PAssert.that("seed " + seed, read.blocks().apply(UnpackBlocks.rows())).containsInAnyOrder(rows);
    PAssert.that(read.rejected()).empty();
    PAssert.that(
            read.tallies()
                .apply(
                    MapElements.into(TypeDescriptors.longs())
                        .via(tally -> tally.getInt64(ReadFilesResult.RECORDS))))
        .satisfies(
            counts -> {
              long sum = 0;
              for (long count : counts) {
                sum += count;
              }
              assertThat(sum).isEqualTo(rows.size());
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aRowWithoutATimeThatKafkaHasIsALetter(KafkaBroker kafka, TestPipeline pipeline)
      throws Exception {
    String topic = kafka.newTopic(1);
    Schema schema = Columns.schema(List.of("id int64", "at datetime?"));
    List<Row> rows = new ArrayList<>();
    for (@Nullable String at :
        Arrays.asList("1969-12-31T23:59:59.999Z", null, "1970-01-01T00:00:00.000Z")) {
      rows.add(Row.withSchema(schema).addValues(1L, at == null ? null : Instant.parse(at)).build());
    }

    Changes.require(
        Changes.apply(
            pipeline,
            WriteKafkaBlocks.json(topic)
                .servedBy(kafka.servers())
                .timestampFrom("at")
                .at(Changes.STEP),
            Changes.block(rows)),
        1,
        List.of("INVALID_VALUE", "MISSING_VALUE"));
    pipeline.run().waitUntilFinish();

    assertThat(kafka.records(topic)).extracting(each -> each.timestamp()).containsExactly(0L);
  }

  @Test
  void namesAllThatIsWrongWithTheColumns() {
    ReadKafkaBlocks read =
        ReadKafkaBlocks.json(
                "clicks",
                Columns.schema(
                    List.of("id double", "ts int64", "units int32", "note string", "gone int32")))
            .servedBy("localhost:9092")
            .keyIn("id", "id")
            .headersIn("trace")
            .timestampIn("note")
            .deletedIn("gone")
            .eventTimeIn("ts")
            .keepingRecordIn("raw")
            .at(Clicks.CONTEXT);

    assertThatThrownBy(() -> Pipeline.create().apply(read))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot name a key twice: [id, id]; Unsupported type of field id: DOUBLE (supported:"
                + " [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME]); Missing required field"
                + " trace (available: [id, ts, units, note, gone]); Unsupported type of field note:"
                + " STRING (supported: [INT64, DATETIME]); Unsupported type of field gone: INT32"
                + " (supported: [BOOLEAN]); Invalid field units: required (must be nullable, since"
                + " a deletion has no value); Cannot use deleted together with the record in raw: a"
                + " deletion has none");
    assertThat(DisplayData.from(read.keyIn("id")).asMap().values().stream().map(Object::toString))
        .anyMatch(item -> item.contains("[trace]"));
  }
}
