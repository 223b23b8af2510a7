/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics of a broker that asks for TLS and passwords. */
@ExtendWith(TestPipelineExtension.class)
class SecuredTopicsTest {
  private static final String PASSWORD = "s3cret-of-the-reader";
  private static final String WRONG = "wr0ng-but-secret";

  @RegisterExtension
  static final KafkaExtension KAFKA = KafkaExtension.ofClassSecured(Map.of("reader", PASSWORD));

  private static Dataset open(
      KafkaBroker kafka, String topic, Map<String, String> client, Path folder) throws Exception {
    Properties properties = new Properties();
    properties.putAll(client);
    Path file = Files.createTempFile(folder, "client", ".properties");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return Datasets.open(
        "kafka://%s/%s".formatted(kafka.securedServers(), topic),
        Map.of(
            "columns", "id string, ts int64",
            "event_time", "ts",
            "key", "id",
            "properties_file", file.toString()));
  }

  private static Row row(Dataset clicks, String id, long time) {
    return Row.withSchema(clicks.schema()).addValues(id, time).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
  void aTopicIsWrittenAndReadByUsersWithPasswords(
      String mechanism, KafkaBroker kafka, TestPipeline pipeline, @TempDir Path folder)
      throws Exception {
    String topic = kafka.newTopic(2);
    Dataset clicks =
        open(kafka, topic, kafka.securedSettings(mechanism, "reader", PASSWORD), folder);
    List<Row> rows = List.of(row(clicks, "a", 1), row(clicks, "b", 2), row(clicks, "c", 3));
    Pipeline write = Pipeline.create();
    Changes.apply(write, (WriteKafkaBlocks) clicks.write(Changes.STEP), Changes.block(rows));
    write.run().waitUntilFinish();

    ReadBlocksResult read = pipeline.apply(clicks.read(Clicks.CONTEXT));

    PAssert.that(read.blocks().apply(UnpackBlocks.rows())).containsInAnyOrder(rows);
    pipeline.run().waitUntilFinish();
    assertThat(kafka.records(topic)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
  void aWrongPasswordIsToldWithTopicAndServerAndNeverShown(
      String mechanism, KafkaBroker kafka, @TempDir Path folder) throws Exception {
    String topic = kafka.newTopic(1);
    Dataset clicks = open(kafka, topic, kafka.securedSettings(mechanism, "reader", WRONG), folder);
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));

    try {
      assertThatThrownBy(() -> bounded(clicks).source().split(1, Clicks.OPTIONS))
          .isInstanceOf(ValidationException.class)
          .hasMessageStartingWith(
              "Cannot read topic %s of %s: Authentication failed"
                  .formatted(topic, kafka.securedServers()))
          .hasMessageEndingWith(
              "; correct the user, password or certificates in the client's settings")
          .satisfies(thrown -> assertThat(chain(thrown)).doesNotContain(WRONG));
      assertThatThrownBy(
              () ->
                  Changes.apply(
                      Pipeline.create(),
                      (WriteKafkaBlocks) clicks.write(Changes.STEP),
                      Changes.block(List.of(row(clicks, "a", 1)))))
          .isInstanceOf(ValidationException.class)
          .hasMessageStartingWith(
              "Cannot write topic %s of %s: Authentication failed"
                  .formatted(topic, kafka.securedServers()))
          .hasMessageEndingWith(
              "; correct the user, password or certificates in the client's settings")
          .satisfies(thrown -> assertThat(chain(thrown)).doesNotContain(WRONG));
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(UTF_8)).contains("sasl.jaas.config").doesNotContain(WRONG);
  }

  private static ReadKafkaBlocks bounded(Dataset clicks) {
    return (ReadKafkaBlocks) clicks.read(Clicks.CONTEXT);
  }

  private static String chain(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void aCertificateThatIsNotTrustedIsTold(KafkaBroker kafka, @TempDir Path folder)
      throws Exception {
    String topic = kafka.newTopic(1);
    Map<String, String> trusting = kafka.securedSettings("PLAIN", "reader", PASSWORD);
    Map<String, String> client = new HashMap<>(trusting);
    client.keySet().removeIf(key -> key.startsWith("ssl."));
    Dataset clicks = open(kafka, topic, client, folder);

    assertThatThrownBy(() -> bounded(clicks).source().split(1, Clicks.OPTIONS))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read topic %s of %s: unable to find valid certification path to requested target; correct the user, password or certificates in the client's settings"
                .formatted(topic, kafka.securedServers()))
        .satisfies(thrown -> assertThat(chain(thrown)).doesNotContain(PASSWORD));
  }

  @Test
  void nothingShowsASecret(KafkaBroker kafka, @TempDir Path folder) throws Exception {
    String topic = kafka.newTopic(1);
    Dataset clicks = open(kafka, topic, kafka.securedSettings("PLAIN", "reader", PASSWORD), folder);
    ReadKafkaBlocks read = bounded(clicks);
    PTransform<?, ?> write = clicks.write(Changes.STEP);
    TopicSettings settings = ((TopicDataset) clicks).settings();

    assertThat(
            List.of(
                clicks.toString(),
                clicks.name(),
                settings.toString(),
                read.toString(),
                read.settings.toString(),
                read.source().toString(),
                read.values().toString(),
                new KafkaRange(read.source().split(1, Clicks.OPTIONS).get(0)).toString(),
                write.toString(),
                TopicWrite.of(topic, new JsonValues())
                    .with(
                        ProducerSettings.of(topic)
                            .with(kafka.securedSettings("PLAIN", "reader", PASSWORD)))
                    .toString(),
                DisplayData.from(read).toString(),
                DisplayData.from(write).toString()))
        .allSatisfy(shown -> assertThat(shown).doesNotContain(PASSWORD));
  }
}
