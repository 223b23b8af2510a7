/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.Datasets;
import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams of an engine, from datasets to datasets by their addresses, that end by their bounds.
 * Databases are of this JVM, and so is the engine.
 */
public abstract class StreamedDatasetsContract {
  private final RunnerLauncher launcher;

  protected StreamedDatasetsContract(RunnerLauncher launcher) {
    this.launcher = launcher;
  }

  @Test
  final void aWatchedFolderIsInEveryTableWhenItIsIdleAndATableIsReadToItsLastCommit(
      @TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    Path input = folder.resolve("in");
    OrderVersions orders = OrderVersions.write(input, seed);
    List<OrderCopy> tables = OrderCopy.inTables(folder, orders);
    List<OrderCopy> appended = List.of(tables.get(0));

    run(RunMode.STREAMING, pipeline -> follow(pipeline, input, tables));
    Map<String, Long> written = OrderCopy.seenWritten(tables);
    run(RunMode.BATCH, pipeline -> tables.forEach(table -> table.read(pipeline)));
    Map<String, List<String>> read = OrderCopy.seenRead(tables);
    run(
        RunMode.STREAMING,
        pipeline ->
            appended.get(0).stream(pipeline, Map.of("event_time", "sold_at", "until", "latest")));
    Map<String, List<String>> streamed = OrderCopy.seenRead(appended);

    assertThat(written.values()).containsOnly((long) orders.each().size());
    assertThat(read).as("seed %d", seed).isEqualTo(OrderCopy.expected(tables));
    assertThat(streamed).as("seed %d", seed).isEqualTo(OrderCopy.expected(appended));
  }

  private static void follow(Pipeline pipeline, Path input, List<OrderCopy> tables) {
    PCollection<Block> orders =
        pipeline
            .apply(
                "Watch",
                Datasets.open(
                    "file:" + input + "?watch_every=PT0.1S&until_idle_for=PT0.5S",
                    Map.of("columns", OrderVersions.COLUMNS, "event_time", "sold_at"))
                    .stream(new StepContext("run-1", "Watch")))
            .blocks();
    tables.forEach(table -> table.write(orders, "run-1"));
  }

  private void run(RunMode mode, Consumer<Pipeline> build) {
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    build.accept(pipeline);
    launcher.fit(profile, pipeline);
    assertThat(Preflight.check(pipeline, launcher, profile, mode)).isEmpty();
    Seen.clear();

    try (Engine engine = launcher.start(profile.options())) {
      Seen.awaitEnd(engine.run(pipeline));
    }
    assertThat(OrderCopy.seenLetters()).isEmpty();
  }
}
