/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.testing.engines.SchemaRegistryExtension;
import io.millrace.testing.engines.SchemaRegistryServer;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith({KafkaExtension.class, TestPipelineExtension.class})
class AvroTopicsTest {
  @RegisterExtension
  static final SchemaRegistryExtension REGISTRY = SchemaRegistryExtension.ofClass();

  private static final StepContext AT = new StepContext("run-1", "orders/Step");
  private static final String JSON_SCHEMA =
      "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\"}";
  private static final String COLUMNS = "id string, ts int64, price decimal?, note string?";

  private static Dataset orders(
      KafkaBroker kafka, SchemaRegistryServer registry, String topic, String columns) {
    return Datasets.open(
        "kafka://%s/%s?format=avro&registry=%s".formatted(kafka.servers(), topic, registry.url()),
        Map.of("columns", columns, "event_time", "ts", "key", "id"));
  }

  private static List<Row> rows(Dataset orders, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Row.withSchema(orders.schema())
                    .addValues(
                        "o" + i,
                        1_000L + i,
                        i % 3 == 0 ? null : BigDecimal.valueOf(i * 1_000_001L, 6),
                        i % 4 == 0 ? null : "n" + i)
                    .build())
        .toList();
  }

  private static void write(Dataset orders, List<Row> rows) {
    Pipeline pipeline = Pipeline.create();
    Block block = Changes.block(rows);
    pipeline
        .apply(Create.of(block).withCoder(BlockCoder.of(block.schema())))
        .apply("Write", orders.write(AT));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatIsWrittenIsReadAgainByItsAddress(
      KafkaBroker kafka, SchemaRegistryServer registry, TestPipeline pipeline) throws Exception {
    String topic = kafka.newTopic(2);
    Dataset orders = orders(kafka, registry, topic, COLUMNS);
    List<Row> rows = rows(orders, 300);

    write(orders, rows);
    ReadBlocksResult read = pipeline.apply("Read", orders.read(AT));

    PAssert.that(read.blocks().apply(UnpackBlocks.rows())).containsInAnyOrder(rows);
    PAssert.that(read.rejected()).empty();
    pipeline.run().waitUntilFinish();
    assertThat(registry.latest(topic + "-value")).contains("\"price\"", "\"decimal\"");
    assertThat(kafka.records(topic)).allMatch(each -> each.value()[0] == 0);
  }

  @Test
  void whatIsAroundTheValueIsReadAgainByItsAddress(
      KafkaBroker kafka, SchemaRegistryServer registry, TestPipeline pipeline) throws Exception {
    String topic = kafka.newTopic(2);
    Dataset orders =
        Datasets.open(
            "kafka://%s/%s?format=avro&registry=%s&key=id,part&headers=trace&timestamp=ts"
                    .formatted(kafka.servers(), topic, registry.url())
                + "&deleted=gone&event_time=ts",
            Map.of(
                "columns",
                "id string, part int16, ts int64, price decimal?, trace string?, gone boolean"));
    List<Row> rows =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    Row.withSchema(orders.schema())
                        .addValues(
                            "o\u00e4" + i % 50,
                            (short) i,
                            1_000L + i,
                            i % 3 == 0 ? null : BigDecimal.valueOf(i * 1_000_001L, 6),
                            i % 4 == 0 ? null : "t" + i,
                            i % 3 == 0)
                        .build())
            .toList();

    write(orders, rows);
    ReadBlocksResult read = pipeline.apply("Read", orders.read(AT));

    PAssert.that(read.blocks().apply(UnpackBlocks.rows())).containsInAnyOrder(rows);
    PAssert.that(read.rejected()).empty();
    pipeline.run().waitUntilFinish();
    assertThat(kafka.records(topic)).filteredOn(each -> each.value() == null).hasSize(100);
  }

  @Test
  void aColumnThatCameLaterIsNullInOlderRecordsAndOneThatIsUnknownALetter(
      KafkaBroker kafka, SchemaRegistryServer registry, TestPipeline pipeline) throws Exception {
    String topic = kafka.newTopic(1);
    Dataset older = orders(kafka, registry, topic, "id string, ts int64");
    Dataset newer = orders(kafka, registry, topic, "id string, ts int64, note string?");
    write(older, List.of(Row.withSchema(older.schema()).addValues("a", 1L).build()));
    write(newer, List.of(Row.withSchema(newer.schema()).addValues("b", 2L, "n").build()));
    int json = registry.register("other-" + topic, "JSON", JSON_SCHEMA);
    byte[] good = kafka.records(topic).get(0).value();
    byte[] unknown = good.clone();
    unknown[1] = 0x7f;
    kafka.send(
        topic,
        0,
        List.of(
            unknown,
            Arrays.copyOf(good, good.length - 1),
            new byte[] {0, 0, 0, (byte) (json >> 8), (byte) json, 1}));

    ReadBlocksResult read = pipeline.apply("Read", newer.read(AT));

    PAssert.that(read.blocks().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(
            Row.withSchema(newer.schema()).addValues("a", 1L, null).build(),
            Row.withSchema(newer.schema()).addValues("b", 2L, "n").build());
    PAssert.that(
            read.rejected()
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via((Rejected letter) -> letter.idempotencyKey() + " " + letter.code())))
        .containsInAnyOrder(
            topic + "-0#2@orders/Step UNKNOWN_SCHEMA",
            topic + "-0#3@orders/Step MALFORMED_RECORD",
            topic + "-0#4@orders/Step UNKNOWN_SCHEMA");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void columnsThatOlderReadersCannotTakeAreRefusedWhenThePipelineIsBuilt(
      KafkaBroker kafka, SchemaRegistryServer registry) throws Exception {
    String topic = kafka.newTopic(1);
    Dataset orders = orders(kafka, registry, topic, "id string, ts int64");
    write(orders, List.of(Row.withSchema(orders.schema()).addValues("a", 1L).build()));
    registry.setCompatibility(topic + "-value", "BACKWARD");
    Dataset changed = orders(kafka, registry, topic, "id string, ts int64, units int32");

    assertThatThrownBy(
            () ->
                write(
                    changed,
                    List.of(Row.withSchema(changed.schema()).addValues("a", 1L, 2).build())))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot register the schema of %s-value with %s: status 409, "
                .formatted(topic, registry.url()))
        .hasMessageEndingWith("; change the columns, or the compatibility rule of the subject");
    assertThat(kafka.records(topic)).hasSize(1);
  }

  @Test
  void aRegistryThatIsAwayFailsTheRunByItsName(KafkaBroker kafka, SchemaRegistryServer registry)
      throws Exception {
    String topic = kafka.newTopic(1);
    Dataset orders = orders(kafka, registry, topic, "id string, ts int64");
    write(orders, List.of(Row.withSchema(orders.schema()).addValues("a", 1L).build()));
    SchemaRegistry impatient =
        SchemaRegistry.at(registry.url()).retryingFor(Duration.ofMillis(300));
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(
        ReadKafkaBlocks.avro(topic, orders.schema(), impatient)
            .servedBy(kafka.servers())
            .eventTimeIn("ts")
            .at(AT)
            .untilEnd()
            .bounded());

    registry.stop();

    try {
      assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
          .hasMessageContaining("Cannot ask schema registry " + registry.url() + " for schema ")
          .hasMessageContaining("start it or correct registry");
    } finally {
      registry.start();
    }
  }
}
