/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.report.RunReport;
import io.millrace.testing.DirectWorkersExtension;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics as streams: what is late, what is broken, and what has no end. */
@ExtendWith(DirectWorkersExtension.class)
@ExtendWith(KafkaExtension.class)
class TopicStreamTest {
  private static final IcebergTable LETTERS =
      new IcebergTable(
          "ops.dead_letters",
          Schema.builder().addStringField("idempotency_key").addStringField("code").build(),
          WriteMode.APPEND,
          Gate.ALWAYS);

  @TempDir Path folder;

  @Test
  void lateIsWhatTheStampsOfItsPartitionMakeLate(KafkaBroker kafka) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path generated = folder.resolve("generated");
    assertThat(Runs.run(generated, Map.of("events", "1000", "seed", "5")).failure()).isNull();
    Set<String> rejected = StreamTest.places(generated, "ops.dead_letters");
    Path input = generated.resolve("input/seed-5-events-1000");
    String catalogue = input.resolve("catalogue.csv").toString();
    Dealt orders =
        Dealt.of(
            kafka, StreamInput.read(input.resolve("orders")).without(rejected), "orders", random);
    Dealt clicks =
        Dealt.of(
            kafka, StreamInput.read(input.resolve("clicks")).without(rejected), "clicks", random);
    Map<String, String> options = new HashMap<>();
    options.put("orders", orders.address());
    options.put("clicks", clicks.address());
    options.put("catalogue", catalogue);
    options.put("until", "now");
    options.put("disorder", StreamTest.DISORDER.toString());
    options.put("lateness", StreamTest.LATENESS.toString());

    RunReport report = StreamTest.stream(folder.resolve("stream"), "run-1", options);

    assertThat(report.failure()).as("seed %d", seed).isNull();
    Set<String> late = orders.late();
    late.addAll(clicks.late());
    assertThat(late).hasSizeBetween(5, 600);
    assertThat(StreamTest.places(folder.resolve("stream"), "ops.late"))
        .as("seed %d", seed)
        .isEqualTo(late);
    Map<String, String> onTime =
        Map.of(
            "orders", orders.without(late).write(folder.resolve("in/orders"), 1).toString(),
            "clicks", clicks.without(late).write(folder.resolve("in/clicks"), 1).toString(),
            "catalogue", catalogue);
    assertThat(Runs.run(folder.resolve("batch"), onTime).failure()).isNull();
    for (IcebergTable table : StreamTest.PUBLISHED) {
      assertThat(StreamTest.rows(folder.resolve("stream"), table))
          .as("%s, seed %d", table.name(), seed)
          .containsExactlyInAnyOrderElementsOf(StreamTest.rows(folder.resolve("batch"), table));
    }
  }

  /** What went to the partitions of a topic. */
  private record Dealt(String address, List<StreamInput> partitions) {
    static Dealt of(KafkaBroker kafka, StreamInput input, String name, Random random)
        throws IOException, InterruptedException {
      String topic = name + "-" + random.nextInt(Integer.MAX_VALUE);
      kafka.createTopic(topic, 3);
      List<StreamInput> partitions = input.shuffled(30, random).dealt(topic, 3);
      for (int i = 0; i < partitions.size(); i++) {
        kafka.send(topic, i, partitions.get(i).values());
      }
      String query = input.header().isEmpty() ? "" : "?header=" + input.header();
      return new Dealt("kafka://" + kafka.servers() + "/" + topic + query, partitions);
    }

    Set<String> late() {
      Set<String> late = new HashSet<>();
      for (StreamInput each : partitions) {
        late.addAll(each.late(StreamTest.PERIOD, StreamTest.LATENESS, StreamTest.DISORDER));
      }
      return late;
    }

    StreamInput without(Set<String> places) {
      List<StreamInput.Line> lines = new ArrayList<>();
      partitions.forEach(each -> lines.addAll(each.without(places).lines()));
      return new StreamInput(lines, partitions.get(0).header());
    }
  }

  @Test
  void whatCannotBeReadIsADeadLetterThatNamesItsPartitionAndOffset(KafkaBroker kafka)
      throws Exception {
    String topic = kafka.newTopic(2);
    kafka.send(topic, 0, click(1), "{broken", click(2));
    kafka.send(
        topic, 1, Arrays.asList(null, new byte[] {'{', (byte) 0xC3}, click(3).getBytes(UTF_8)));
    Map<String, String> options =
        Map.of("clicks", address(kafka, topic), "mapping", "generated", "until", "now");

    RunReport report = StreamTest.stream(folder, "run-1", options);

    assertThat(report.failure()).isNull();
    assertThat(Runs.rows(folder, LETTERS))
        .extracting(row -> row.getString("code") + " " + row.getString("idempotency_key"))
        .containsExactlyInAnyOrder(
            "MALFORMED_RECORD " + topic + "-0#2@Map/clicks",
            "MALFORMED_RECORD " + topic + "-1#1@Map/clicks",
            "INVALID_UTF8 " + topic + "-1#2@Map/clicks");
    assertThat(Runs.rows(folder, Tables.SILVER_CLICKS)).hasSize(3);
  }

  @Test
  void generatedEventsThatGoThroughTopicsAgreeWithTheirTruth(KafkaBroker kafka) throws Exception {
    Map<String, String> batch =
        Map.of("events", "1000", "seed", "6", "through", "kafka://" + kafka.servers());
    Map<String, String> stream = new HashMap<>(batch);
    stream.putAll(Map.of("until", "now", "lateness", "P3D"));

    RunReport first = StreamTest.stream(folder.resolve("stream"), "run-1", stream);
    RunReport second = Runs.run(folder.resolve("batch"), batch);
    kafka.send("ecommerce-clicks-seed-6-events-1000", 1, "{}");

    assertThat(first.failure()).isNull();
    assertThat(first.checks()).hasSize(3 + 8);
    assertThat(first.arguments())
        .containsEntry("orders", address(kafka, "ecommerce-orders-seed-6-events-1000"));
    assertThat(second.failure()).isNull();
    assertThat(second.checks()).hasSize(8);
    assertThatThrownBy(() -> Runs.run(folder.resolve("again"), batch))
        .isInstanceOf(ValidationException.class)
        .hasMessageMatching(
            "Cannot send to topic ecommerce-clicks-seed-6-events-1000 of "
                + kafka.servers()
                + ": it is there with (\\d+) records \\(must be none or \\d+\\); delete it");
  }

  @Test
  void aTopicWithoutRecordsEndsAtOnceWhereItsEndIsNow(KafkaBroker kafka) throws Exception {
    String topic = kafka.newTopic(2);
    Map<String, String> options =
        Map.of("clicks", address(kafka, topic), "mapping", "generated", "until", "now");

    RunReport report = StreamTest.stream(folder, "run-1", options);

    assertThat(report.failure()).isNull();
    assertThat(report.notes()).contains("The topic of --clicks has no records");
    assertThat(Runs.rows(folder, Tables.BRONZE_CLICKS)).isEmpty();
  }

  @Test
  void withoutAnEndItGoesOnUntilItIsStoppedAndKeepsWhatItCommitted(KafkaBroker kafka)
      throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, click(1), click(2));
    PipelineRun run =
        PipelineRun.prepare(
            new EcommercePipeline(),
            StreamTest.request(folder, "run-1", Map.of("clicks", address(kafka, topic))));

    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<RunReport> running =
        CompletableFuture.supplyAsync(
            () -> run.execute(Runs.WATCHED, (step, records, elapsed) -> begun.countDown()));
    awaitWhileItRuns(running, () -> begun.getCount() == 0 && clicks() == 2);
    kafka.send(topic, 0, click(3));
    awaitWhileItRuns(running, () -> clicks() == 3);
    run.stop();
    RunReport report = running.get(10, TimeUnit.MINUTES);

    assertThat(report.failure())
        .isEqualTo(
            "The pipeline stopped: it was told to; what it has committed stays, and its ledger is"
                + " not written");
    assertThat(report.arguments()).containsEntry("until", "stopped");
    assertThat(Runs.rows(folder, Tables.BRONZE_CLICKS)).hasSize(3);
  }

  private static void awaitWhileItRuns(
      CompletableFuture<RunReport> running, BooleanSupplier condition)
      throws InterruptedException, ExecutionException {
    while (!condition.getAsBoolean()) {
      try {
        throw new AssertionError(running.get(100, TimeUnit.MILLISECONDS).failure());
      } catch (TimeoutException e) {
        // It runs, as it must.
        continue;
      }
    }
  }

  private long clicks() {
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(folder))) {
      return tables.streamed(Tables.BRONZE_CLICKS.name(), "run-1").stream()
          .mapToLong(commit -> commit.writtenRows())
          .sum();
    }
  }

  private static String address(KafkaBroker kafka, String topic) {
    return "kafka://" + kafka.servers() + "/" + topic;
  }

  private static String click(int number) {
    return """
        {"event_id":"e%d","ts":%d,"type":"view","customer":{"id":"c"},"product_id":"p",\
        "page":"/","country":"DE","device":"phone"}"""
        .formatted(number, 1_772_410_000_000L + number * 1_000L);
  }
}
