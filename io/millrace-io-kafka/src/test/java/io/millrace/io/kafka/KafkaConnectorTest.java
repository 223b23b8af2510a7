/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static io.millrace.io.kafka.Clicks.click;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({KafkaExtension.class, TestPipelineExtension.class})
class KafkaConnectorTest {
  private static final StepContext AT = new StepContext("run-1", "clicks/Read");
  private static final Map<String, ?> COLUMNS =
      Map.of("columns", "id string, ts int64", "event_time", "ts", "until_end", true);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTopicIsReadInBothModesByItsAddress(
      boolean bounded, KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, click("a", 1000), click("b", 2000));
    kafka.send(topic, 1, click("c", 900_000), "{}");
    Dataset clicks = Datasets.open("kafka://%s/%s".formatted(kafka.servers(), topic), COLUMNS);

    ReadBlocksResult read = pipeline.apply(bounded ? clicks.read(AT) : clicks.stream(AT));

    assertThat(read.blocks().isBounded())
        .isEqualTo(bounded ? IsBounded.BOUNDED : IsBounded.UNBOUNDED);
    PAssert.that(
            read.blocks()
                .apply(UnpackBlocks.rows())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getString("id") + row.getInt64("ts"))))
        .containsInAnyOrder("a1000", "b2000", "c900000");
    PAssert.that(
            read.rejected()
                .apply(
                    "Keys",
                    MapElements.into(TypeDescriptors.strings())
                        .via(letter -> letter.idempotencyKey())))
        .containsInAnyOrder(topic + "-1#1@clicks/Read");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void settingsOfTheConsumerAreNotShown(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "sasl.jaas.config=hidden\n");
    Dataset clicks =
        Datasets.open(
            "kafka:clicks?servers=localhost:9092&properties.client.id=hidden&properties_file="
                + file,
            COLUMNS);

    assertThat(clicks.toString())
        .isEqualTo(clicks.name())
        .isEqualTo("kafka://localhost:9092/clicks");
    assertThat(clicks.guarantee()).isEqualTo(WriteGuarantee.AT_LEAST_ONCE);
    assertThat(Datasets.open("kafka://localhost:9/x?guarantee=exactly_once", COLUMNS).guarantee())
        .isEqualTo(WriteGuarantee.EXACTLY_ONCE);
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "kafka:clicks?servers=localhost:9092&properties_file=" + folder, COLUMNS))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot open kafka:clicks: Cannot read properties_file " + folder);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTopicIsWrittenInBothModesByItsAddress(
      boolean bounded, KafkaBroker kafka, TestPipeline pipeline) throws Exception {
    String from = kafka.newTopic(1);
    kafka.send(from, 0, click("a", 1000), click("b", 2000), click("a", 3000));
    String to = kafka.newTopic(3);
    Dataset clicks = Datasets.open("kafka://%s/%s".formatted(kafka.servers(), from), COLUMNS);
    Dataset copy =
        Datasets.open(
            "kafka:%s?servers=%s&retry_for=PT30S&properties.compression.type=gzip"
                .formatted(to, kafka.servers()),
            Map.of("columns", "id string, ts int64", "key", "id", "headers", "ts,id"));

    PCollection<Block> blocks =
        pipeline.apply("Read", bounded ? clicks.read(AT) : clicks.stream(AT)).blocks();
    Changes.require(blocks.apply("Write", copy.write(AT)), 3, List.of());
    pipeline.run().waitUntilFinish();

    assertThat(blocks.isBounded()).isEqualTo(bounded ? IsBounded.BOUNDED : IsBounded.UNBOUNDED);
    assertThat(kafka.records(to))
        .extracting(
            each ->
                "%s %s %d %s"
                    .formatted(
                        new String(each.key(), UTF_8),
                        new String(each.value(), UTF_8),
                        each.timestamp(),
                        new String(each.headers().lastHeader("ts").value(), UTF_8)))
        .containsExactlyInAnyOrder(
            "a {\"id\":\"a\",\"ts\":1000} 1000 1000",
            "b {\"id\":\"b\",\"ts\":2000} 2000 2000",
            "a {\"id\":\"a\",\"ts\":3000} 3000 3000");
  }

  @Test
  void allThatIsWrongWithTheOptionsIsNamedAtOnce(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("none.properties");

    assertThatThrownBy(
            () ->
                Datasets.open(
                    "kafka://localhost:9/x?format=avro&disorder=-PT1S&idle_after=PT0S"
                        + "&new_partitions_every=PT0.01S&retry_for=PT0.5S&message=shop.Order",
                    Map.of("columns", "id text", "properties_file", missing.toString())))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot open kafka://localhost:9/x: Invalid column: id text (must be NAME TYPE or NAME")
        .hasMessageContaining("; Cannot read properties_file " + missing + ": ")
        .hasMessageContaining(
            "; Missing required registry, since the format is AVRO; Cannot use descriptors and"
                + " message together with the format AVRO; Invalid disorder: PT-1S (must be")
        .hasMessageEndingWith(
            "; Invalid idle_after: PT0S (must be between PT0.001S and PT8760H); Invalid"
                + " new_partitions_every: PT0.01S (must be between PT0.1S and PT24H); Invalid"
                + " retry_for: PT0.5S (must be between PT1S and PT1H)");
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "kafka://localhost:9/x?registry=http://u:s3cret@a",
                    Map.of(
                        "columns",
                        "id string",
                        "properties.schema.registry.basic.auth.user.info",
                        "u:s3cret")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open kafka://localhost:9/x: Cannot use registry together with the format JSON;"
                + " Cannot use schema.registry.basic.auth.user.info together with the format JSON;"
                + " Invalid registry: it has a user (must be a URL without; credentials are given"
                + " apart)");
  }

  @Test
  void whatIsMissingToReadOrWriteIsNamed() {
    Dataset topic =
        Datasets.open("kafka://localhost:9/x", Map.of("columns", "id string, gone boolean"));
    Dataset marked =
        Datasets.open(
            "kafka://localhost:9/x",
            Map.of("columns", "id string, gone boolean", "deleted", "gone"));

    assertThatThrownBy(() -> topic.read(AT))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot read kafka://localhost:9/x: Missing required event_time");
    assertThatThrownBy(
            () ->
                Pipeline.create()
                    .apply(Create.empty(BlockCoder.of(marked.schema())))
                    .apply(marked.write(AT)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required key: a deletion is told by the key alone");
  }
}
