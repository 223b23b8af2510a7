/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static io.millrace.io.kafka.Changes.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({KafkaExtension.class, TestPipelineExtension.class})
class WriteKafkaBlocksTest {
  @Test
  void aRowIsARecordWithItsKeyTimeAndHeaders(KafkaBroker kafka, TestPipeline pipeline)
      throws Exception {
    String topic = kafka.newTopic(1);
    Schema schema =
        Schema.builder()
            .addStringField("shop")
            .addInt64Field("id")
            .addDateTimeField("at")
            .addNullableField("trace", FieldType.STRING)
            .build();
    Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
    BlockBuilder rows = new BlockBuilder(schema);
    rows.addRow(Row.withSchema(schema).addValues("\u00e4", 7L, at, "t1").build(), 1234);
    rows.addRow(Row.withSchema(schema).addValues("b", 8L, at, null).build(), 5678);

    WrittenRows written =
        Changes.apply(
            pipeline,
            WriteKafkaBlocks.json(topic)
                .servedBy(kafka.servers())
                .keyedBy("shop", "id")
                .headersFrom("trace", "at")
                .at(Changes.STEP),
            rows.build());

    Changes.require(written, 2, List.of());
    PAssert.that(
            written
                .tallies()
                .apply(
                    "Targets",
                    MapElements.into(TypeDescriptors.strings())
                        .via(tally -> tally.getString(WrittenRows.TARGET))))
        .containsInAnyOrder("kafka://" + kafka.servers() + "/" + topic);
    pipeline.run().waitUntilFinish();
    assertThat(kafka.records(topic))
        .extracting(WriteKafkaBlocksTest::line)
        .containsExactly(
            "{\"shop\":\"\u00e4\",\"id\":7} {\"shop\":\"\u00e4\",\"id\":7,\"at\":\"2026-01-02T03:04:05.678Z\",\"trace\":\"t1\"}"
                + " 1234 trace=t1 at=2026-01-02T03:04:05.678Z",
            "{\"shop\":\"b\",\"id\":8} {\"shop\":\"b\",\"id\":8,\"at\":\"2026-01-02T03:04:05.678Z\",\"trace\":null}"
                + " 5678 at=2026-01-02T03:04:05.678Z");
  }

  private static String line(ConsumerRecord<byte[], byte[]> each) {
    StringBuilder line =
        new StringBuilder(new String(each.key(), UTF_8))
            .append(' ')
            .append(each.value() == null ? null : new String(each.value(), UTF_8))
            .append(' ')
            .append(each.timestamp());
    for (Header header : each.headers()) {
      line.append(' ').append(header.key()).append('=').append(new String(header.value(), UTF_8));
    }
    return line.toString();
  }

  @Test
  void everyRowIsARecordInTheOrderOfItsKeyOrALetter(KafkaBroker kafka, TestPipeline pipeline)
      throws Exception {
    long seed = new Random().nextLong();
    String topic = kafka.newTopic(5);
    List<Row> rows = Changes.random(new Random(seed), 3_000, 40);
    List<String> refusals =
        rows.stream().map(Changes::refusal).filter(Objects::nonNull).map(Object::toString).toList();

    WrittenRows written =
        Changes.apply(
            pipeline,
            Changes.write(kafka.servers(), topic)
                .withProducerConfig(
                    Map.of("max.request.size", String.valueOf(Changes.LONGEST_NOTE + 500))),
            Changes.block(rows));

    Changes.require(written, rows.size() - refusals.size(), refusals);
    pipeline.run().waitUntilFinish();
    assertThat(Set.copyOf(refusals)).as("seed %d", seed).hasSize(3);
    assertThat(Changes.stored(kafka, topic)).as("seed %d", seed).isEqualTo(Changes.expected(rows));
  }

  @Test
  void whatCameWithARowThatTheTopicRefusesIsSentAgainInOrder(
      KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    String topic = "ruled";
    kafka
        .admin()
        .createTopics(
            Set.of(
                new NewTopic(topic, 1, (short) 1)
                    .configs(Map.of("message.timestamp.before.max.ms", "86400000"))))
        .all()
        .get();
    long now = System.currentTimeMillis();
    BlockBuilder rows = new BlockBuilder(Changes.SCHEMA);
    List<Row> taken = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      boolean old = i % 1_500 == 700;
      Row row = row((long) i % 3, i, null, "n".repeat(100), null);
      rows.addRow(row, old ? now - Duration.ofDays(30).toMillis() : now);
      if (!old) {
        taken.add(row);
      }
    }

    WrittenRows written =
        Changes.apply(pipeline, Changes.write(kafka.servers(), topic), rows.build());

    Changes.require(
        written, taken.size(), List.of("REFUSED_BY_KAFKA", "REFUSED_BY_KAFKA", "REFUSED_BY_KAFKA"));
    pipeline.run().waitUntilFinish();
    Map<String, List<String>> expected = Changes.expected(taken);
    Map<String, List<String>> stored = Changes.stored(kafka, topic);
    assertThat(stored.keySet()).isEqualTo(expected.keySet());
    // Some are there twice; the last time that each is there, all are in order.
    expected.forEach(
        (key, values) -> assertThat(lastOnes(requireNonNull(stored.get(key)))).isEqualTo(values));
  }

  private static List<String> lastOnes(List<String> values) {
    List<String> last = new ArrayList<>();
    for (String value : values) {
      last.remove(value);
      last.add(value);
    }
    return last;
  }

  @Test
  void aLetterSaysWhatIsWrongWithItsRow(KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    String topic = kafka.newTopic(1);

    WrittenRows written =
        Changes.apply(
            pipeline,
            Changes.write(kafka.servers(), topic),
            Changes.block(
                List.of(
                    row(null, 1, null, null, null),
                    row(2L, 2, null, "x".repeat(1 << 20), null),
                    Row.fromRow(row(3L, 3, null, null, null))
                        .withFieldValue("weight", Double.POSITIVE_INFINITY)
                        .build())));

    PAssert.that(
            written
                .rejected()
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via((Rejected letter) -> letter.code() + " " + letter.message())))
        .containsInAnyOrder(
            "MISSING_VALUE Missing required id",
            "RECORD_TOO_LARGE Cannot write to "
                + topic
                + ": The message is 1048720 bytes when serialized which is larger than 1048576,"
                + " which is the value of the max.request.size configuration.",
            "INVALID_VALUE Invalid weight: Infinity (must be finite: JSON has no other numbers)");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatIsWrittenIsReadAgain(KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    Schema schema =
        Schema.builder()
            .addInt64Field("ts")
            .addByteField("b")
            .addInt16Field("i")
            .addFloatField("f")
            .addDoubleField("d")
            .addDecimalField("m")
            .addBooleanField("t")
            .addDateTimeField("at")
            .addArrayField("tags", FieldType.STRING)
            .build();
    Row row =
        Row.withSchema(schema)
            .addValues(
                5L,
                (byte) -7,
                (short) 300,
                0.1f,
                -1e300,
                new BigDecimal("12.500"),
                true,
                Instant.parse("1815-12-10T00:00:00.001Z"),
                List.of("a", "\ud83d\ude00"))
            .build();
    String topic = kafka.newTopic(2);
    Pipeline write = Pipeline.create();
    Changes.apply(
        write,
        WriteKafkaBlocks.json(topic).servedBy(kafka.servers()).at(Changes.STEP),
        Changes.block(List.of(row)));
    write.run().waitUntilFinish();

    ReadBlocksResult read =
        pipeline.apply(
            ReadKafkaBlocks.json(topic, schema)
                .servedBy(kafka.servers())
                .eventTimeIn("ts")
                .at(Clicks.CONTEXT)
                .untilEnd()
                .bounded());

    PAssert.that(read.blocks().apply(UnpackBlocks.rows())).containsInAnyOrder(row);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void namesAllThatIsWrongBeforeKafkaIsAsked() {
    WriteKafkaBlocks write =
        WriteKafkaBlocks.json(" ")
            .withProducerConfig(Map.of("acks", "1", "transactional.id", "t"))
            .headersFrom("a", "a")
            .deletedWhere("gone");

    assertThatThrownBy(() -> Changes.apply(Pipeline.create(), write, block()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required topic; Missing required bootstrap.servers; name them by"
                + " servedBy(servers); Unsupported producer setting: acks; leave it out;"
                + " Unsupported producer setting: transactional.id; leave it out; Cannot name a"
                + " header twice: [a, a]; Missing required key: a deletion is told by the key"
                + " alone; Missing required context; call at(StepContext)");
    assertThatThrownBy(() -> write.retryingFor(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid retry time: PT0S (must be between PT1S and PT1H)");
  }

  private static Block block() {
    Schema schema =
        Schema.builder()
            .addStringField("id")
            .addByteArrayField("raw")
            .addDoubleField("share")
            .build();
    return Changes.block(
        List.of(Row.withSchema(schema).addValues("a", new byte[] {1}, 0.5).build()));
  }

  @Test
  void namesAllThatIsWrongWithTheRowsAndTheTopic(KafkaBroker kafka) {
    WriteKafkaBlocks write =
        WriteKafkaBlocks.json("nowhere")
            .servedBy(kafka.servers())
            .keyedBy("share")
            .headersFrom("trace")
            .deletedWhere("id")
            .at(Changes.STEP);

    assertThatThrownBy(() -> Changes.apply(Pipeline.create(), write, block()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field share: DOUBLE (supported: [BYTE, INT16, INT32, INT64,"
                + " STRING, BOOLEAN, DATETIME]); Missing required field trace (available: [id, raw,"
                + " share]); Unsupported type of field id: STRING (supported: [BOOLEAN]);"
                + " Unsupported type of field raw: BYTES (supported: all that JSON has, so no BYTES"
                + " and no MAP); Missing required topic nowhere on "
                + kafka.servers()
                + "; create it first");
  }

  @Test
  void aServerThatIsNotThereIsNamedWithoutSecrets() {
    String secret = "s3cret-of-the-test";
    WriteKafkaBlocks write =
        WriteKafkaBlocks.json("clicks")
            .servedBy("nowhere.invalid:9092")
            .withProducerConfig(
                Map.of(
                    "security.protocol",
                    "SASL_PLAINTEXT",
                    "sasl.mechanism",
                    "PLAIN",
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"u\" password=\""
                        + secret
                        + "\";"))
            .at(Changes.STEP);

    assertThatThrownBy(() -> Changes.apply(Pipeline.create(), write, Changes.block(oneRow())))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot write topic clicks of nowhere.invalid:9092: No resolvable bootstrap urls given"
                + " in bootstrap.servers; correct bootstrap.servers or start the server")
        .satisfies(thrown -> assertThat(chain(thrown)).doesNotContain(secret));
    assertThat(DisplayData.from(write).toString()).doesNotContain(secret);
  }

  @Test
  void aProducerThatThereCannotBeIsToldWhenThePipelineIsBuilt(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(1);
    WriteKafkaBlocks write =
        Changes.write(kafka.servers(), topic)
            .withProducerConfig(Map.of("linger.ms", "2000"))
            .retryingFor(Duration.ofSeconds(1));

    assertThatThrownBy(() -> Changes.apply(Pipeline.create(), write, Changes.block(oneRow())))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot write topic %s of %s: delivery.timeout.ms should be equal to or larger than"
                + " linger.ms + request.timeout.ms; correct the client's settings",
            topic, kafka.servers());
  }

  private static List<Row> oneRow() {
    return List.of(row(1L, 1, null, null, null));
  }

  private static String chain(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString() + Arrays.toString(thrown.getSuppressed());
  }

  @Test
  void allOfAJvmShareAProducerWhichTheLastOneCloses(KafkaBroker kafka) throws Exception {
    ProducerSettings settings =
        ProducerSettings.of(kafka.newTopic(1)).with(Map.of("bootstrap.servers", kafka.servers()));

    SharedProducer one = SharedProducer.join(settings);
    SharedProducer other = SharedProducer.join(settings.with(Map.of()));

    assertThat(other.producer()).isSameAs(one.producer());
    one.leave();
    assertThat(other.producer().partitionsFor(settings.topic())).hasSize(1);
    other.leave();
    assertThatThrownBy(
            () -> other.producer().send(new ProducerRecord<>(settings.topic(), new byte[0])))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot perform operation after producer has been closed");
    SharedProducer next = SharedProducer.join(settings);
    assertThat(next.producer()).isNotSameAs(one.producer());
    next.leave();
  }
}
