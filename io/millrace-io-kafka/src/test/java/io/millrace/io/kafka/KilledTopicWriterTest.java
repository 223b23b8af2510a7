/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class KilledTopicWriterTest {
  private static final int PARTITIONS = 3;
  private static final int LOOK_MILLIS = 2;

  /** As the system ends what is killed by signal 9. */
  private static final int KILLED = 128 + 9;

  @TempDir Path folder;

  @Test
  void anotherRunLosesNothingAndEndsInTheSameRowOfEachKey(KafkaBroker kafka) throws Exception {
    long seed = new Random().nextLong();
    String undisturbed = kafka.newTopic(PARTITIONS);
    List<Row> rows = DyingTopicWriter.rows(seed);

    String disturbed;
    long left;
    // A writer may be through before it is killed.
    do {
      disturbed = kafka.newTopic(PARTITIONS);
      kill(kafka, disturbed, seed, false);
      left = count(kafka, disturbed);
    } while (left == rows.size());
    DyingTopicWriter.main(arguments(kafka, disturbed, seed, false));
    DyingTopicWriter.main(arguments(kafka, undisturbed, seed, false));

    assertThat(left).as("left by the killed one, seed %d", seed).isPositive();
    Map<String, List<@Nullable String>> expected = Changes.expected(rows);
    Map<String, List<@Nullable String>> twice = Changes.stored(kafka, disturbed);
    assertThat(Changes.stored(kafka, undisturbed)).as("seed %d", seed).isEqualTo(expected);
    // The broker may take what was on its way when the writer was killed.
    assertThat(count(kafka, disturbed)).isBetween(left + rows.size(), 2L * rows.size());
    assertThat(last(twice)).as("seed %d", seed).isEqualTo(last(expected));
    expected.forEach(
        (key, values) ->
            assertThat(new HashSet<>(twice.get(key)))
                .as("key %s, seed %d", key, seed)
                .isEqualTo(new HashSet<>(values)));
  }

  @Test
  void anotherRunShowsEachRowOnceThoughATransactionWasLeftOpen(KafkaBroker kafka) throws Exception {
    long seed = new Random().nextLong();
    List<Row> rows = DyingTopicWriter.rows(seed);

    String topic;
    // A writer may be between two transactions when it is killed.
    do {
      topic = kafka.newTopic(PARTITIONS);
      kill(kafka, topic, seed, true);
    } while (count(kafka, topic, IsolationLevel.READ_COMMITTED) == count(kafka, topic));
    DyingTopicWriter.main(arguments(kafka, topic, seed, true));

    assertThat(sorted(Changes.stored(kafka.committedRecords(topic))))
        .as("seed %d", seed)
        .isEqualTo(sorted(Changes.expected(rows)));
    assertThat(kafka.records(topic))
        .as("with those of the transaction, seed %d", seed)
        .hasSizeGreaterThan(rows.size());
  }

  /** Blocks of a key may come in any order. */
  private static Map<String, List<String>> sorted(Map<String, List<@Nullable String>> values) {
    Map<String, List<String>> sorted = new TreeMap<>();
    values.forEach(
        (key, all) -> sorted.put(key, all.stream().map(String::valueOf).sorted().toList()));
    return sorted;
  }

  private static Map<String, @Nullable String> last(Map<String, List<@Nullable String>> values) {
    Map<String, @Nullable String> last = new TreeMap<>();
    values.forEach((key, all) -> last.put(key, all.get(all.size() - 1)));
    return last;
  }

  /** Kills it when some of its rows are there. */
  private void kill(KafkaBroker kafka, String topic, long seed, boolean isOnce) throws Exception {
    Path log = folder.resolve("writer.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                DyingTopicWriter.class.getName()));
    command.addAll(List.of(arguments(kafka, topic, seed, isOnce)));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    while (process.isAlive() && count(kafka, topic) == 0) {
      process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly().waitFor();
    assertThat(process.exitValue()).as(Files.readString(log)).isIn(0, KILLED);
  }

  private static String[] arguments(KafkaBroker kafka, String topic, long seed, boolean isOnce) {
    return new String[] {kafka.servers(), topic, String.valueOf(seed), String.valueOf(isOnce)};
  }

  private static long count(KafkaBroker kafka, String topic) throws Exception {
    return count(kafka, topic, IsolationLevel.READ_UNCOMMITTED);
  }

  /** How far it is, up to the first transaction that is open if those are left out. */
  private static long count(KafkaBroker kafka, String topic, IsolationLevel isolation)
      throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    return new ArrayList<>(
            kafka.admin().listOffsets(ends, new ListOffsetsOptions(isolation)).all().get().values())
        .stream().mapToLong(end -> end.offset()).sum();
  }
}
