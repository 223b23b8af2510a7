/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class TopicChoiceTest {
  @TempDir Path folder;

  @Test
  void tellsAllThatIsWrongAtOnceAndAsksNobody() {
    Path missing = folder.resolve("none.properties");

    assertThatThrownBy(
            () ->
                prepared(
                    Map.of(
                        "orders", "kafka://localhost/orders",
                        "clicks", "kafka://localhost:9092/clicks?format=csv",
                        "catalogue", "kafka://localhost:9092/products",
                        "kafka-properties", missing.toString(),
                        "until", "later",
                        "idle-after", "soon",
                        "pace", "0")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot read --kafka-properties %s: no such file
            Invalid --idle-after: soon (must be an ISO-8601 duration from PT0.001S to PT8760H,\
             such as PT1M)
            Unsupported --until: later (supported: now)
            Cannot use --pace together with a topic as --orders: its records come when they are\
             sent
            Cannot use --pace together with a topic as --clicks: its records come when they are\
             sent
            Invalid --pace: 0 (must be a whole number from 1 to 1000000)
            Invalid --orders: kafka://localhost/orders (must be\
             kafka://HOST:PORT[,HOST:PORT]/TOPIC, for CSV with ?header=COLUMNS)
            Unsupported query of --clicks: format=csv (supported: header=COLUMNS)
            Unsupported --catalogue: kafka://localhost:9092/products (supported: files, looked up\
             whole)""",
            missing);
  }

  @Test
  void optionsOfTopicsAndOfStreamsAreRefusedElsewhere(KafkaBroker kafka) throws Exception {
    Path files = Files.createDirectory(folder.resolve("in"));
    Files.writeString(files.resolve("clicks.jsonl"), click() + "\n");
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click());

    assertThatThrownBy(
            () ->
                prepared(
                    Map.of(
                        "clicks", files.toString(),
                        "kafka-properties", "any",
                        "until", "now",
                        "idle-after", "PT1M")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot use --kafka-properties without a topic; give --orders or --clicks as\
             kafka://HOST:PORT/TOPIC
            Cannot use --until without a topic; give --orders or --clicks as\
             kafka://HOST:PORT/TOPIC
            Cannot use --idle-after without a topic; give --orders or --clicks as\
             kafka://HOST:PORT/TOPIC""");
    assertThatThrownBy(
            () ->
                PipelineRun.prepare(
                    new EcommercePipeline(),
                    Runs.request(
                        folder,
                        "run-1",
                        Map.of(
                            "clicks", address(kafka, topic),
                            "until", "now",
                            "idle-after", "PT1M",
                            "pace", "5"))))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot use --until without --mode=streaming: a batch ends where topics end when it\
             starts
            Cannot use --idle-after without --mode=streaming: a batch ends where topics end when\
             it starts
            Cannot use --pace without --mode=streaming: a batch reads what is there
            Cannot use --pace together with a topic as --clicks: its records come when they are\
             sent""");
  }

  @Test
  void saysWhatKafkaLacksAndWhatTheMappingWants(KafkaBroker kafka) throws Exception {
    kafka.createTopic("clicks-to-choose", 1);
    Path mapping =
        Files.writeString(
            folder.resolve("shop.yaml"),
            """
            orders:
              format: csv
              fields: {order_id: no, event_time: at, product_id: item, quantity: n, unit_price: p}
              duplicates: {key: order_id, within: PT1H}
            """);
    Path settings =
        Files.writeString(
            folder.resolve("consumer.properties"), "group.id=shop\nbootstrap.servers=other:1\n");

    assertThatThrownBy(
            () ->
                prepared(
                    Map.of(
                        "orders", address(kafka, "no-such-topic"),
                        "mapping", mapping.toString(),
                        "kafka-properties", settings.toString())))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            """
            Unsupported setting in --kafka-properties: bootstrap.servers; leave it out
            Unsupported setting in --kafka-properties: group.id; leave it out
            Cannot read --orders %1$s as csv, which its mapping says: its values are jsonl; add\
             ?header=COLUMNS
            Cannot read --orders %1$s: Missing required topic no-such-topic on %2$s (available: ["""
                .formatted(address(kafka, "no-such-topic"), kafka.servers()))
        .hasMessageEndingWith("]); create it first");
    assertThatThrownBy(() -> prepared(Map.of("clicks", address(kafka, "clicks-to-choose"))))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot map --clicks: %s has no record to tell its columns by; give --mapping=FILE, or"
                + " one of [generated, online-retail]",
            address(kafka, "clicks-to-choose"));
  }

  @Test
  void eventsOfOnesOwnGoThroughNoTopic() {
    assertThatThrownBy(
            () -> prepared(Map.of("clicks", folder.toString(), "through", "kafka://localhost:1")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot use --through together with --orders or --clicks: it is for generated events\n");
    assertThatThrownBy(() -> prepared(Map.of("events", "100", "through", "localhost:9092")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid --through: localhost:9092 (must be kafka://HOST:PORT[,HOST:PORT])");
    assertThatThrownBy(
            () -> prepared(Map.of("events", "100", "through", "kafka://u:s3cret@localhost:9092")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid --through: it has a user (must be kafka://HOST:PORT[,HOST:PORT])");
  }

  @Test
  void checkKnowsTopicsInBothModes(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, click());
    RunRequest stream =
        StreamTest.request(folder, "run-1", Map.of("clicks", address(kafka, topic)));
    RunRequest batch = Runs.request(folder, "run-1", Map.of("clicks", address(kafka, topic)));

    for (RunRequest request : List.of(stream, batch)) {
      assertThat(PipelineRun.prepare(new EcommercePipeline(), request).check(Runs.DIRECT))
          .noneMatch(PreflightFinding::isError);
      assertThat(PipelineRun.prepare(new EcommercePipeline(), request).readsStream(Runs.DIRECT))
          .isEqualTo(request.mode() == RunMode.STREAMING);
    }
    assertThat(InputChoice.of(stream).notes())
        .contains(
            "Results wait until partitions [1] of --clicks have records; with --idle-after they"
                + " need not");
    assertThat(InputChoice.of(stream.with(batch.mode())).notes())
        .noneMatch(note -> note.contains("partitions"));
    assertThatThrownBy(() -> PipelineRun.prepare(new EcommercePipeline(), batch).comparison())
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot compare runs over topics: their records are written in other orders; give"
                + " files");
  }

  @Test
  void paceIsOfEachInputsFiles() {
    EcommerceInputs inputs =
        InputChoice.of(StreamTest.request(folder, "run-1", Map.of("events", "100", "pace", "250")));

    DisplayData shown =
        DisplayData.from(
            inputs.source("orders").stream(
                () -> (format, header, record) -> OptionalLong.empty(),
                Duration.ZERO,
                new StepContext("run-1", "Read/orders"),
                Instant.EPOCH));

    assertThat(inputs.arguments()).containsEntry("pace", "250");
    assertThat(shown.items())
        .filteredOn(item -> item.getKey().equals("records_per_second"))
        .extracting(item -> item.getValue())
        .containsExactly(250.0);
  }

  private PipelineRun prepared(Map<String, String> options) {
    return PipelineRun.prepare(
        new EcommercePipeline(), StreamTest.request(folder, "run-1", options));
  }

  private static String address(KafkaBroker kafka, String topic) {
    return "kafka://" + kafka.servers() + "/" + topic;
  }

  private static String click() {
    return """
        {"event_id":"e","ts":1772410000000,"type":"view","customer":{"id":"c"},"product_id":"p",\
        "page":"/","country":"DE","device":"phone"}""";
  }
}
