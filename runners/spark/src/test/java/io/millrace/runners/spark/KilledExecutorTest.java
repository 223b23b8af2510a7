/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A stream on a cluster whose executors are killed, as {@code kill -9} does, while it runs. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class KilledExecutorTest {
  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  private static final int NUMBERS = 16_000;
  private static final int SPLITS = 2;
  private static final int KILLS = 2;
  private static final Duration POLL = Duration.millis(200);

  @TempDir private Path folder;

  @Test
  void showsEachRowOnceWhateverExecutorIsKilledInTheMidstOfIt(SparkCluster spark) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    IcebergCatalog catalog = IcebergCatalog.embedded(folder.resolve("warehouse"));
    RunnerLauncher launcher =
        new SparkLauncher()
            .cluster(spark.master())
            .launcher(
                new Submission(
                    "numbers", folder, SPLITS, Optional.empty(), Map.of(), Optional.empty()),
                job -> {});
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    Pipeline pipeline = Pipeline.create(profile.options());
    CountedNumbers.build(pipeline, Numbers.below(NUMBERS).inSplits(SPLITS), catalog);
    launcher.fit(profile, pipeline);

    try (IcebergTables tables = IcebergTables.open(catalog);
        Engine engine = launcher.start(profile.options())) {
      tables.prepare(CountedNumbers.TABLES);
      spark.awaitExecutors(2);
      PipelineResult run = engine.run(pipeline);
      for (int kill = 0; kill < KILLS; kill++) {
        double share = (kill + 0.1 + 0.5 * random.nextDouble()) / KILLS;
        long shown = awaitNumbers(run, tables, (long) (share * NUMBERS));
        List<ProcessHandle> executors = spark.executors();
        ProcessHandle killed = executors.get(random.nextInt(executors.size()));
        killed.destroyForcibly();
        System.out.printf(
            "seed %d: executor %d killed when %d of %d numbers were shown%n",
            seed, killed.pid(), shown, NUMBERS);
      }
      assertThat(run.waitUntilFinish()).as("seed %d", seed).isEqualTo(State.DONE);
    }

    assertThat(rows("numbers", catalog, CountedNumbers.NUMBERS)).isEqualTo(numbers());
    assertThat(rows("counts", catalog, CountedNumbers.COUNTS)).isEqualTo(counts());
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }

  private static long awaitNumbers(PipelineResult run, IcebergTables tables, long least) {
    while (true) {
      long shown =
          tables.streamed(CountedNumbers.NUMBERS.name(), CountedNumbers.RUN).stream()
              .mapToLong(commit -> commit.writtenRows())
              .sum();
      if (shown >= least) {
        return shown;
      }
      State state = run.waitUntilFinish(POLL);
      assertThat(state).as("%d numbers shown", shown).isEqualTo(State.RUNNING);
    }
  }

  private static List<String> rows(String what, IcebergCatalog catalog, IcebergTable table)
      throws IOException {
    List<String> rows = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.forEachRow(table, row -> rows.add(row.getValues().toString()));
    }
    rows.sort(null);
    System.out.println(
        rows.size()
            + " "
            + what
            + ": "
            + UUID.nameUUIDFromBytes(String.join("\n", rows).getBytes(StandardCharsets.UTF_8)));
    return rows;
  }

  private static List<String> numbers() {
    return LongStream.range(0, NUMBERS).mapToObj(number -> "[" + number + "]").sorted().toList();
  }

  /** Counted one by one. */
  private static List<String> counts() {
    List<String> counts = new ArrayList<>();
    for (long start = 0; start < NUMBERS; start += CountedNumbers.WINDOW) {
      for (int key = 0; key < CountedNumbers.KEYS; key++) {
        int ofKey = key;
        long window = start;
        long count =
            IntStream.range(0, CountedNumbers.WINDOW)
                .filter(i -> (window + i) % CountedNumbers.KEYS == ofKey)
                .count();
        counts.add("[" + window + ", " + key + ", " + count + "]");
      }
    }
    counts.sort(null);
    return counts;
  }
}
