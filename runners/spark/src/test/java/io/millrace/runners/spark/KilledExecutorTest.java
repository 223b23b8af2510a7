/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
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

  /** Of a split, so that there are micro-batches to come wherever an executor is killed. */
  private static final long MOST_OF_A_MICRO_BATCH = 250;

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
    profile.options().as(SparkPipelineOptions.class).setMaxRecordsPerBatch(MOST_OF_A_MICRO_BATCH);
    Pipeline pipeline = Pipeline.create(profile.options());
    CountedNumbers.build(pipeline, Numbers.below(NUMBERS).inSplits(SPLITS), catalog);
    launcher.fit(profile, pipeline);

    try (IcebergTables tables = IcebergTables.open(catalog);
        Engine engine = launcher.start(profile.options())) {
      tables.prepare(CountedNumbers.TABLES);
      spark.awaitExecutors(2);
      PipelineResult run = engine.run(pipeline);
      for (int kill = 0; kill < KILLS; kill++) {
        double share = (kill + 0.1 + 0.3 * random.nextDouble()) / KILLS;
        long shown = CountedNumbers.awaitNumbers(run, tables, (long) (share * NUMBERS));
        List<ProcessHandle> executors = spark.executors();
        ProcessHandle killed = executors.get(random.nextInt(executors.size()));
        killed.destroyForcibly();
        System.out.printf(
            "seed %d: executor %d killed when %d of %d numbers were shown%n",
            seed, killed.pid(), shown, NUMBERS);
      }
      assertThat(run.waitUntilFinish()).as("seed %d", seed).isEqualTo(State.DONE);
    }

    CountedNumbers.assertEachOnce(catalog, NUMBERS);
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }
}
