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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that an engine copies to datasets of every kind that needs no server, by their addresses,
 * and reads again. Databases are of this JVM, and so is the engine.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class WrittenDatasetsContract {
  private final RunnerLauncher launcher;
  private final List<RunMode> modes;

  /**
   * @param modes those that the engine has for bounded input
   */
  protected WrittenDatasetsContract(RunnerLauncher launcher, RunMode... modes) {
    this.launcher = launcher;
    this.modes = List.of(modes);
  }

  final List<RunMode> modes() {
    return modes;
  }

  @ParameterizedTest
  @MethodSource("modes")
  final void haveEachRowOnceAlsoWhereARunIsBegunAgain(RunMode mode, @TempDir Path folder)
      throws Exception {
    long seed = System.nanoTime();
    Path input = folder.resolve("in");
    OrderVersions orders = OrderVersions.write(input, seed);
    List<OrderCopy> copies = new ArrayList<>(OrderCopy.inFiles(folder, orders));
    copies.addAll(OrderCopy.inTables(folder, orders));
    Map<String, Long> all = new TreeMap<>();
    copies.forEach(copy -> all.put(copy.name(), (long) orders.each().size()));

    run(mode, pipeline -> copy(pipeline, input, copies));
    Map<String, Long> written = OrderCopy.seenWritten(copies);
    run(mode, pipeline -> copy(pipeline, input, copies));
    Map<String, Long> writtenAgain = OrderCopy.seenWritten(copies);
    run(mode, pipeline -> copies.forEach(copy -> copy.read(pipeline)));

    assertThat(written).isEqualTo(all);
    assertThat(writtenAgain).isEqualTo(all);
    assertThat(OrderCopy.seenRead(copies))
        .as("seed %d", seed)
        .isEqualTo(OrderCopy.expected(copies));
    assertThat(days(folder.resolve("jsonl"))).isEqualTo(OrderVersions.DAYS);
  }

  private static void copy(Pipeline pipeline, Path input, List<OrderCopy> copies) {
    PCollection<Block> orders =
        pipeline
            .apply(
                "Read",
                Datasets.open(
                        "file:" + input,
                        Map.of("columns", OrderVersions.COLUMNS, "event_time", "sold_at"))
                    .read(new StepContext("run-1", "Read")))
            .blocks();
    copies.forEach(copy -> copy.write(orders, "run-1"));
  }

  private void run(RunMode mode, Consumer<Pipeline> build) {
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    build.accept(pipeline);
    launcher.fit(profile, pipeline);
    assertThat(Preflight.check(pipeline, launcher, profile, mode)).isEmpty();
    Seen.clear();

    try (Engine engine = launcher.start(profile.options())) {
      assertThat(engine.run(pipeline).waitUntilFinish()).isEqualTo(State.DONE);
    }
    assertThat(OrderCopy.seenLetters()).isEmpty();
  }

  private static List<String> days(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("dt="))
          .map(name -> name.substring("dt=".length()))
          .sorted()
          .toList();
    }
  }
}
