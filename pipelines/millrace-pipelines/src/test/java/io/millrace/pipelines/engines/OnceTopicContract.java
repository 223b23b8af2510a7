/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A topic that is written exactly once on an engine, in batch and as a stream. */
public abstract class OnceTopicContract {
  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.ofClass();
  private static final int PARTITIONS = 2;

  /** So many that a transaction of them is seen open. */
  private static final int AT_A_TIME = 20_000;

  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final int LOOK_MILLIS = 1;

  /** How often it is only looked whether a transaction is open, before it is also read. */
  private static final int QUICK_LOOKS = 100;

  private final RunnerLauncher launcher;

  protected OnceTopicContract(RunnerLauncher launcher) {
    this.launcher = launcher;
  }

  @Test
  final void aBatchThatIsRunTwiceWritesEachRowOnce(KafkaBroker kafka) throws Exception {
    String from = kafka.newTopic(PARTITIONS);
    String to = kafka.newTopic(PARTITIONS);
    CopiedTopic.send(kafka, from, PARTITIONS, 0, 500);

    CopiedTopic.run(launcher, RunMode.BATCH, kafka.servers(), from, to);
    CopiedTopic.run(launcher, RunMode.BATCH, kafka.servers(), from, to);

    assertThat(CopiedTopic.values(kafka.committedRecords(to))).isEqualTo(CopiedTopic.expected(500));
  }

  @Test
  final void aStreamThatIsKilledInMidTransactionWritesEachRowOnce(
      KafkaBroker kafka, @TempDir Path folder) throws Exception {
    String from = kafka.newTopic(PARTITIONS);
    String to = kafka.newTopic(PARTITIONS);
    long sent = 0;
    boolean isLeftOpen = false;

    while (!isLeftOpen) {
      Process killed = start(kafka, from, to, folder);
      try {
        boolean isSeenOpen = false;
        while (!isSeenOpen) {
          CopiedTopic.send(kafka, from, PARTITIONS, sent, sent + AT_A_TIME);
          sent += AT_A_TIME;
          isSeenOpen = awaitOpenOrAll(killed, folder, kafka, to, sent);
        }
      } finally {
        killed.destroyForcibly().onExit().join();
      }
      // It may have ended the transaction before it was killed.
      isLeftOpen = isOpen(kafka, to);
    }
    Process resumed = start(kafka, from, to, folder);
    try {
      awaitAll(resumed, folder, kafka, to, sent);
      // What comes again comes before what is new.
      CopiedTopic.send(kafka, from, PARTITIONS, sent, sent + AT_A_TIME);
      sent += AT_A_TIME;
      awaitAll(resumed, folder, kafka, to, sent);
    } finally {
      resumed.destroyForcibly().onExit().join();
    }

    List<String> committed = CopiedTopic.values(kafka.committedRecords(to));
    assertThat(committed).isEqualTo(CopiedTopic.expected(sent));
    String copy = kafka.newTopic(PARTITIONS);
    CopiedTopic.run(launcher, RunMode.BATCH, kafka.servers(), to, copy);
    assertThat(CopiedTopic.values(kafka.committedRecords(copy))).isEqualTo(committed);
    List<String> all = CopiedTopic.values(kafka.records(to));
    System.out.printf("%s: %d sent, %d of them once%n", launcher.name(), all.size(), sent);
    assertThat(all).hasSizeGreaterThan(committed.size());
  }

  /** Waits until a transaction is open, and says so, or all is written. */
  private static boolean awaitOpenOrAll(
      Process process, Path folder, KafkaBroker kafka, String topic, long all) throws Exception {
    long deadline = System.nanoTime() + BOUND.toNanos();
    for (int look = 1; look % QUICK_LOOKS != 0 || !isAll(kafka, topic, all); look++) {
      if (isOpen(kafka, topic)) {
        return true;
      }
      pause(process, folder, deadline);
    }
    return false;
  }

  private static void awaitAll(
      Process process, Path folder, KafkaBroker kafka, String topic, long all) throws Exception {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!isAll(kafka, topic, all)) {
      pause(process, folder, deadline);
    }
  }

  private static boolean isAll(KafkaBroker kafka, String topic, long all) throws IOException {
    return kafka.committedRecords(topic).size() >= all;
  }

  private static void pause(Process process, Path folder, long deadline)
      throws IOException, InterruptedException {
    boolean hasEnded = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(hasEnded || System.nanoTime() > deadline).as(() -> said(folder)).isFalse();
  }

  private static String said(Path folder) {
    try {
      return Files.readString(log(folder));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Path log(Path folder) {
    return folder.resolve("copy.log");
  }

  /** Whether there are records that are neither committed nor given up. */
  private static boolean isOpen(KafkaBroker kafka, String topic) throws Exception {
    return end(kafka, topic, IsolationLevel.READ_COMMITTED)
        < end(kafka, topic, IsolationLevel.READ_UNCOMMITTED);
  }

  private static long end(KafkaBroker kafka, String topic, IsolationLevel isolation)
      throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    return kafka
        .admin()
        .listOffsets(ends, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .values()
        .stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  private Process start(KafkaBroker kafka, String from, String to, Path folder) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("jvm.options").toAbsolutePath(),
                "-Xmx768m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CopiedTopic.class.getName(),
                launcher.name(),
                kafka.servers(),
                from,
                to,
                Files.createDirectories(folder.resolve("run")).toString()));
    lastState(folder.resolve("run")).ifPresent(command::add);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(folder).toFile())
        .start();
  }

  private static Optional<String> lastState(Path run) throws IOException {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.exists(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(comparing(file -> file.toFile().lastModified()))
          .map(newest -> newest.resolveSibling("").toString());
    }
  }
}
