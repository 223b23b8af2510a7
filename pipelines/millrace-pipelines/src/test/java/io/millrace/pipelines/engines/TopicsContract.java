/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.parity.ArrivingInput;
import io.millrace.pipelines.parity.Comparison;
import io.millrace.pipelines.parity.TableHashes;
import io.millrace.pipelines.report.RunReport;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A case study over topics of a broker, on an engine, in batch and as a stream. */
public abstract class TopicsContract {
  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.ofClass();

  /**
   * So few that a broker is killed before half of the records have come, also on a slow machine.
   */
  private static final double BYTES_A_SECOND = 200;

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int LOOKS = 3;

  private final RunnerLauncher launcher;
  private final PipelineDefinition caseStudy;
  private final Map<String, String> generating;
  private final Map<String, String> streaming;

  /**
   * @param generating options with which it makes events and knows what comes of them
   * @param streaming options of a stream that ends where topics end when it starts, and in which no
   *     record is late
   */
  protected TopicsContract(
      RunnerLauncher launcher,
      PipelineDefinition caseStudy,
      Map<String, String> generating,
      Map<String, String> streaming) {
    this.launcher = launcher;
    this.caseStudy = caseStudy;
    this.generating = generating;
    this.streaming = streaming;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  final void givesTheSameRowsInBatchAndAsAStream(
      int partitions, KafkaBroker kafka, @TempDir Path folder) throws Exception {
    Comparison comparison = generated(folder);
    Map<String, String> topics = topics(comparison, kafka, partitions);

    RunReport batch = run(folder.resolve("batch"), RunMode.BATCH, topics);
    RunReport stream = run(folder.resolve("stream"), RunMode.STREAMING, topics);

    assertThat(batch.failure()).isNull();
    assertThat(stream.failure()).isNull();
    assertThat(stream.deadLetters()).isNotEmpty();
    TableHashes.requireExpected(comparison, folder.resolve("batch"));
    TableHashes.requireExpected(comparison, folder.resolve("stream"));
    assertThat(TableHashes.rows(comparison, folder.resolve("stream")))
        .isEqualTo(TableHashes.rows(comparison, folder.resolve("batch")));
  }

  @Test
  final void aBrokerThatIsKilledAndStartedInMidStreamChangesNoRow(
      KafkaBroker kafka, @TempDir Path folder) throws Exception {
    Comparison comparison = generated(folder);
    Map<String, String> topics = topics(comparison, kafka, 3);
    assertThat(run(folder.resolve("calm"), RunMode.STREAMING, topics).failure()).isNull();
    Map<String, String> calm = TableHashes.all(comparison, folder.resolve("calm"));
    long records = records(folder.resolve("calm"), comparison);

    limit(kafka, BYTES_A_SECOND);
    topics.put("kafka-properties", smallFetches(folder).toString());
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<RunReport> running =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    folder.resolve("killed"),
                    RunMode.STREAMING,
                    topics,
                    (step, read, elapsed) -> begun.countDown()));
    while (begun.getCount() > 0 || records(folder.resolve("killed"), comparison) == 0) {
      pause(running);
    }
    kafka.kill();
    long before = stalled(running, folder.resolve("killed"), comparison);
    kafka.start();
    limit(kafka, null);
    RunReport report = running.get(LONGEST.toSeconds(), TimeUnit.SECONDS);

    assertThat(report.failure()).isNull();
    assertThat(before).isBetween(1L, records - 1);
    Map<String, String> killed = TableHashes.all(comparison, folder.resolve("killed"));
    System.out.printf(
        "%s on %s, broker killed with %d of %d records read%n",
        caseStudy.name(), launcher.name(), before, records);
    calm.forEach(
        (table, hash) -> System.out.printf("%-30s %s -> %s%n", table, hash, killed.get(table)));
    assertThat(killed).isEqualTo(calm);
  }

  /** Makes the events, as files. */
  private Comparison generated(Path folder) {
    return PipelineRun.prepare(
            caseStudy, request(folder.resolve("generated"), RunMode.BATCH, generating))
        .comparison();
  }

  private static Map<String, String> topics(Comparison files, KafkaBroker kafka, int partitions)
      throws IOException, InterruptedException {
    Map<String, String> options = new HashMap<>(files.options());
    for (ArrivingInput input : files.inputs()) {
      options.put(input.option(), TopicLines.read(input).send(kafka, partitions));
    }
    return options;
  }

  private RunReport run(Path warehouse, RunMode mode, Map<String, String> options) {
    return run(warehouse, mode, options, Progress.SILENT);
  }

  private RunReport run(
      Path warehouse, RunMode mode, Map<String, String> options, Progress progress) {
    Map<String, String> all = new HashMap<>(options);
    if (mode == RunMode.STREAMING) {
      all.putAll(streaming);
    }
    return PipelineRun.prepare(caseStudy, request(warehouse, mode, all))
        .execute(launcher, progress);
  }

  private static RunRequest request(Path warehouse, RunMode mode, Map<String, String> options) {
    return new RunRequest(
        "run-1",
        Instant.parse("2026-03-04T05:06:07Z"),
        warehouse,
        mode,
        OnReject.CONTINUE,
        options);
  }

  /** How many records have been committed as received. */
  private static long records(Path warehouse, Comparison comparison) {
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      return comparison.tables().stream()
          .map(table -> table.table().name())
          .filter(table -> table.startsWith("bronze."))
          .flatMap(table -> tables.streamed(table, "run-1").stream())
          .mapToLong(CommittedSnapshot::writtenRows)
          .sum();
    }
  }

  /** How many there are once no more come. */
  private static long stalled(
      CompletableFuture<RunReport> running, Path warehouse, Comparison comparison)
      throws Exception {
    long before = -1;
    for (int same = 0; same < LOOKS; ) {
      pause(running);
      long now = records(warehouse, comparison);
      same = now == before ? same + 1 : 0;
      before = now;
    }
    return before;
  }

  /** A second in which the run must not end. */
  private static void pause(CompletableFuture<RunReport> running)
      throws InterruptedException, ExecutionException {
    try {
      RunReport ended = running.get(1, TimeUnit.SECONDS);
      throw new AssertionError("The run ended before it was disturbed: " + ended.failure());
    } catch (TimeoutException e) {
      return;
    }
  }

  /**
   * Gives each consumer so many bytes a second.
   *
   * @param bytes null for no limit
   */
  private static void limit(KafkaBroker kafka, @Nullable Double bytes) throws Exception {
    ClientQuotaEntity each =
        new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
    Op rate = new Op("consumer_byte_rate", bytes);
    kafka
        .admin()
        .alterClientQuotas(List.of(new ClientQuotaAlteration(each, List.of(rate))))
        .all()
        .get();
  }

  private static Path smallFetches(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("consumer.properties"),
        "fetch.max.bytes=1000\nmax.partition.fetch.bytes=1000\n");
  }
}
