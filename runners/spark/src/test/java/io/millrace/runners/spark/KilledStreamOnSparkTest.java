/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.casestudies.ecommerce.generator.EcommerceGenerator;
import io.millrace.casestudies.ecommerce.generator.GeneratedInput;
import io.millrace.casestudies.ecommerce.generator.GeneratorSpec;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.engines.Millrace;
import io.millrace.pipelines.engines.Millrace.Answer;
import io.millrace.pipelines.engines.WatchedTables;
import io.millrace.pipelines.parity.TableHashes;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables of a stream whose processes are killed, as {@code kill -9} does, and that is resumed,
 * are those of a stream that nothing disturbs.
 */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class KilledStreamOnSparkTest {
  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  private static final int EVENTS = 4_000;

  /** So slow that there is a midst when a busy machine has done what is to be done there. */
  private static final int PER_SECOND = 50;

  private static final String APPENDED = "bronze.clicks";
  private static final List<String> WATCHED =
      List.of(APPENDED, "silver.clicks", "gold.sales_by_product", "gold.sales_by_country");
  private static final int MOST_COMMITS = 5;

  @TempDir private static Path folder;
  private static Map<String, String> inputs = Map.of();
  private static Map<String, String> undisturbed = Map.of();

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private String name = "";

  @BeforeAll
  static void runsUndisturbed() throws Exception {
    GeneratedInput input =
        EcommerceGenerator.generate(new GeneratorSpec(7, EVENTS), folder.resolve("input"));
    inputs =
        Map.of(
            "orders", input.ordersDirectory().toString(),
            "clicks", input.clicksDirectory().toString(),
            "catalogue", input.catalogueFile().toString());
    assertThat(millrace(run("calm")).done()).contains("Succeeded in ");
    undisturbed = hashes("calm");
  }

  @BeforeEach
  void name(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    System.out.printf("seed %d, run %s%n", seed, name);
  }

  @Test
  void whenItsOwnJvmIsKilledAndAnotherGoesOn() throws Exception {
    Process driver = start("--checkpoint-every=1s");
    WatchedTables tables = tables();
    // Between a data file and its commit: it is written again, and this one is shown nowhere. Where
    // the commit was faster, it is another file's turn.
    Path orphan = killedBehindAFile(driver, tables);
    while (tables.committed(APPENDED).contains(orphan)) {
      orphan = killedBehindAFile(resume(), tables);
    }
    Answer elsewhere = millrace(List.of("resume", "ecommerce", name, home()));
    // Wherever it may be, and stopped as by Ctrl-C.
    kill(resume(), tables);
    stop(resume(), tables);
    Answer fourth = millrace(resuming());

    assertThat(tables.committed(APPENDED)).doesNotContain(orphan);
    assertThat(elsewhere.exitCode()).isEqualTo(2);
    assertThat(elsewhere.err())
        .startsWith("Cannot find run " + name + " on flink: it is on spark; add --runner=spark\n");
    assertThat(fourth.done()).contains("Succeeded in ");
    assertUndisturbed();
    Answer finished = millrace(resuming());
    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).startsWith("Cannot resume run " + name + ": it has finished, as ");
  }

  @Test
  void whenAnExecutorAndThenTheDriverAreKilled(SparkCluster spark) throws Exception {
    Process driver = start("--master=" + spark.master(), "--checkpoint-every=1s");
    WatchedTables tables = tables();
    spark.awaitExecutors(2);
    int commits = awaitMore(driver, tables);
    List<ProcessHandle> executors = spark.executors();
    executors.get(random.nextInt(executors.size())).destroyForcibly();
    System.out.printf("seed %d: executor killed behind %d commits%n", seed, commits);
    kill(driver, tables);
    spark.awaitExecutors(0);
    Answer resumed = millrace(resuming());

    assertThat(resumed.done()).contains("Succeeded in ");
    assertUndisturbed();
  }

  private Process start(String... options) throws Exception {
    List<String> command = run(name);
    command.add("--run-id=" + name);
    command.add("--pace=" + PER_SECOND);
    command.addAll(List.of(options));
    Process driver = start(command);
    Path begun = folder.resolve(name).resolve("ecommerce/runs").resolve(name).resolve("job.json");
    WatchedTables.await("the job", () -> alive(driver).filter(yes -> Files.exists(begun)));
    return driver;
  }

  private Process resume() throws IOException {
    return start(resuming());
  }

  private Process start(List<String> command) throws IOException {
    return new Millrace(folder, Path.of("jvm.options"))
        .start(
            folder.resolve(name + ".out"),
            folder.resolve(name + ".err"),
            command.toArray(String[]::new));
  }

  private Optional<Process> alive(Process driver) {
    if (!driver.isAlive()) {
      try {
        throw new AssertionError(
            Files.readString(folder.resolve(name + ".out"))
                + Files.readString(folder.resolve(name + ".err")));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.of(driver);
  }

  private List<String> resuming() {
    return List.of("resume", "ecommerce", name, "--runner=spark", home());
  }

  private String home() {
    return "--warehouse=" + name;
  }

  private WatchedTables tables() {
    return new WatchedTables(folder.resolve(name).resolve("ecommerce"));
  }

  private Path killedBehindAFile(Process driver, WatchedTables tables) throws IOException {
    Set<Path> before = tables.written(APPENDED);
    Path file =
        WatchedTables.await("a file", () -> alive(driver).flatMap(yes -> another(tables, before)));
    driver.destroyForcibly().onExit().join();
    return file;
  }

  private void kill(Process driver, WatchedTables tables) throws IOException {
    int commits = awaitMore(driver, tables);
    driver.destroyForcibly().onExit().join();
    System.out.printf("seed %d: driver killed behind %d commits%n", seed, commits);
  }

  private void stop(Process driver, WatchedTables tables) throws IOException {
    int commits = awaitMore(driver, tables);
    driver.destroy();
    driver.onExit().join();
    System.out.printf("seed %d: driver stopped behind %d commits%n", seed, commits);
  }

  /** Waits for some more commits, and returns how many there are. */
  private int awaitMore(Process driver, WatchedTables tables) throws IOException {
    int least = commits(tables) + 1 + random.nextInt(MOST_COMMITS);
    return WatchedTables.await(
        least + " commits",
        () -> alive(driver).map(yes -> commits(tables)).filter(now -> now >= least));
  }

  private static int commits(WatchedTables tables) {
    return WATCHED.stream().mapToInt(table -> tables.commits(table).size()).sum();
  }

  private static Optional<Path> another(WatchedTables tables, Set<Path> before) {
    try {
      Set<Path> files = new HashSet<>(tables.written(APPENDED));
      files.removeAll(before);
      return files.stream().findFirst();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> run(String warehouse) {
    List<String> command = new ArrayList<>(List.of("run", "ecommerce", "--runner=spark"));
    command.add("--mode=streaming");
    inputs.forEach((input, path) -> command.add("--" + input + "=" + path));
    command.add("--warehouse=" + warehouse);
    return command;
  }

  private static Answer millrace(List<String> arguments) throws Exception {
    return new Millrace(folder, Path.of("jvm.options")).run(arguments.toArray(String[]::new));
  }

  private void assertUndisturbed() {
    Map<String, String> found = hashes(name);
    undisturbed.forEach(
        (table, hash) -> System.out.printf("%-26s %s -> %s%n", table, hash, found.get(table)));
    assertThat(found).as("seed %d", seed).isEqualTo(undisturbed);
  }

  private static Map<String, String> hashes(String warehouse) {
    Path home = folder.resolve(warehouse).resolve("ecommerce");
    RunRequest request =
        new RunRequest(
            "look", Instant.EPOCH, home, RunMode.BATCH, OnReject.CONTINUE, new TreeMap<>(inputs));
    return TableHashes.all(
        PipelineRun.prepare(new EcommercePipeline(), request).comparison(), home);
  }
}
