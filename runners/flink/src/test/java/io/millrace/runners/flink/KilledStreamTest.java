/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.millrace.pipelines.parity.Comparison;
import io.millrace.pipelines.parity.TableHashes;
import io.millrace.testing.engines.FlinkCluster;
import io.millrace.testing.engines.FlinkClusterExtension;
import io.millrace.testing.engines.FlinkClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables of a stream whose cluster loses its processes are those of a stream that nothing
 * disturbs, on one worker without checkpoints.
 */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class KilledStreamTest {
  @RegisterExtension
  static final FlinkClusterExtension FLINK =
      FlinkClusterExtension.ofClass(
          FlinkClusterSpec.defaults().withTaskManagers(2).withSlots(2).withHeapMebibytes(384));

  /** More than one TaskManager has slots: each of them has some of the tasks. */
  private static final int PARALLELISM = 3;

  private static final int EVENTS = 4_000;

  /** So slow that there is a midst when a busy machine has done what is to be done there. */
  private static final int PER_SECOND = 50;

  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final Pattern JOB = Pattern.compile("Submitted as job ([0-9a-f]{32})");

  @TempDir private static Path folder;
  private static GeneratedInput input;
  private static Map<String, String> undisturbed = Map.of();

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private String name = "";

  @BeforeEach
  void name(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    System.out.printf("seed %d, run %s%n", seed, name);
  }

  @BeforeAll
  static void runsUndisturbed() throws Exception {
    input = EcommerceGenerator.generate(new GeneratorSpec(7, EVENTS), folder.resolve("input"));
    List<String> calm = new ArrayList<>(List.of("run", "ecommerce", "--runner=flink"));
    calm.addAll(stream("calm"));
    millrace(calm).done();
    undisturbed = hashes("calm");
    print("undisturbed", undisturbed);
  }

  @Test
  void whenTaskManagersAreKilledInItsMidst(FlinkCluster flink) throws Exception {
    WatchedTables tables = started(flink);
    String job = submitted(millrace(run(flink, PARALLELISM)));
    flink.awaitRunning(job, BOUND);

    // Behind an append's commit: it comes again, since no checkpoint is complete that is behind it.
    String appended = "bronze.clicks";
    WatchedTables.await("commits of " + appended, () -> more(tables, appended, 2));
    kill(flink, job, 1);
    // Between a data file and its commit: no checkpoint has it, and it is written again. Where the
    // commit was faster, it is another file's turn.
    int kills = 1;
    Path orphan;
    do {
      Set<Path> before = tables.written(appended);
      orphan = WatchedTables.await("a file of " + appended, () -> file(tables, before));
      kill(flink, job, ++kills);
      int commits = commits(tables, appended);
      WatchedTables.await("the next commit", () -> more(tables, appended, commits + 1));
    } while (tables.committed(appended).contains(orphan));
    // And wherever it may be.
    long rows = tables.rows(appended);
    long until = rows + random.nextInt((int) Math.max(1, EVENTS / 4 - rows));
    WatchedTables.await(
        until + " rows of " + appended,
        () -> Optional.of(true).filter(yes -> tables.rows(appended) >= until));
    kill(flink, job, ++kills);
    String said = millrace(List.of("attach", "ecommerce", name, home())).done();

    assertThat(tables.committed(appended)).doesNotContain(orphan);
    assertThat(counts(flink, job).path("restored").asInt()).isGreaterThanOrEqualTo(kills);
    assertThat(said).contains("Succeeded in ");
    assertUndisturbed();
  }

  @Test
  void whenItIsStoppedAndResumedAndItsJobManagerIsKilled(FlinkCluster flink) throws Exception {
    WatchedTables tables = started(flink);
    String first = submitted(millrace(run(flink, 2)));
    WatchedTables.await("silver", () -> more(tables, "silver.clicks", 1));
    String stopped = millrace(List.of("stop", "ecommerce", name, home())).done();
    long shown = tables.rows("silver.clicks");

    String second = submitted(millrace(List.of("resume", "ecommerce", name, home(), "--detach")));
    WatchedTables.await(
        "more silver", () -> Optional.of(true).filter(yes -> tables.rows("silver.clicks") > shown));
    assertThat(flink.state(second)).isEqualTo("RUNNING");
    flink.restartJobManager();
    flink.awaitTaskManagers();
    Answer lost = millrace(List.of("attach", "ecommerce", name, home()));
    String said = millrace(List.of("resume", "ecommerce", name, home())).done();

    assertThat(stopped).contains("Stopped job " + first, "/savepoints/savepoint-");
    assertThat(shown).isPositive();
    assertThat(lost.exitCode()).isEqualTo(1);
    assertThat(lost.err()).contains("Cannot find job " + second);
    assertThat(said).contains("Succeeded in ");
    assertUndisturbed();
  }

  @Test
  void whenItsOwnJvmIsKilledAndAnotherGoesOn() throws Exception {
    Path job = runFolder().resolve("job.json");
    List<String> command = run();
    command.add("--pace=" + PER_SECOND);
    command.add("--checkpoint-every=1s");
    Process killed =
        new Millrace(folder, Path.of("jvm.options"))
            .start(
                folder.resolve(name + ".out"),
                folder.resolve(name + ".err"),
                command.toArray(String[]::new));
    WatchedTables.await("the job", () -> Optional.of(job).filter(Files::exists));
    WatchedTables tables = new WatchedTables(folder.resolve(name).resolve("ecommerce"));
    WatchedTables.await("silver", () -> more(tables, "silver.clicks", 2));
    Answer twice = millrace(List.of("resume", "ecommerce", name, home()));
    killed.destroyForcibly().onExit().join();
    long shown = tables.rows("silver.clicks");
    String said = millrace(List.of("resume", "ecommerce", name, home())).done();

    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.err()).contains("Cannot run " + name + ": another ./millrace runs it");
    assertThat(shown).isPositive();
    assertThat(said).contains("Succeeded in ");
    assertUndisturbed();
  }

  private WatchedTables started(FlinkCluster flink) throws Exception {
    flink.awaitTaskManagers();
    return new WatchedTables(folder.resolve(name).resolve("ecommerce"));
  }

  private List<String> run() {
    List<String> command = new ArrayList<>(List.of("run", "ecommerce", "--runner=flink"));
    command.addAll(stream(name));
    command.add("--run-id=" + name);
    return command;
  }

  private List<String> run(FlinkCluster flink, int parallelism) {
    List<String> command = run();
    command.addAll(
        List.of(
            "--master=" + flink.rest(),
            "--parallelism=" + parallelism,
            "--pace=" + PER_SECOND,
            "--checkpoint-every=2s",
            "--set=restart-strategy.failure-rate.max-failures-per-interval=100",
            "--detach"));
    return command;
  }

  private static List<String> stream(String warehouse) {
    return List.of(
        "--mode=streaming",
        "--orders=" + input.ordersDirectory(),
        "--clicks=" + input.clicksDirectory(),
        "--catalogue=" + input.catalogueFile(),
        "--warehouse=" + warehouse);
  }

  private Path runFolder() {
    return folder.resolve(name).resolve("ecommerce/runs").resolve(name);
  }

  private String home() {
    return "--warehouse=" + name;
  }

  private static Answer millrace(List<String> arguments) throws Exception {
    return new Millrace(folder, Path.of("jvm.options")).run(arguments.toArray(String[]::new));
  }

  private static String submitted(Answer answer) {
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    Matcher job = JOB.matcher(answer.err());
    assertThat(job.find()).as(answer.err()).isTrue();
    return job.group(1);
  }

  /** Kills one of the two, starts another, and waits until the job goes on. */
  private void kill(FlinkCluster flink, String job, int restarts) throws Exception {
    assertThat(flink.state(job)).isEqualTo("RUNNING");
    List<String> members = List.copyOf(flink.taskManagers());
    String killed = members.get(random.nextInt(members.size()));
    flink.killTaskManager(killed);
    flink.startTaskManager();
    flink.awaitTaskManagers();
    WatchedTables.await("restart " + restarts, () -> restarted(flink, job, restarts));
    flink.awaitRunning(job, BOUND);
    System.out.printf("seed %d: killed %s%n", seed, killed);
  }

  private static Optional<Boolean> restarted(FlinkCluster flink, String job, int restarts) {
    return Optional.of(true).filter(yes -> counts(flink, job).path("restored").asInt() >= restarts);
  }

  private static JsonNode counts(FlinkCluster flink, String job) {
    try {
      return new ObjectMapper().readTree(flink.get("/jobs/" + job + "/checkpoints")).path("counts");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether so many commits have added rows. */
  private static Optional<Boolean> more(WatchedTables tables, String table, int commits) {
    return Optional.of(true).filter(yes -> commits(tables, table) >= commits);
  }

  private static int commits(WatchedTables tables, String table) {
    return Math.toIntExact(
        tables.commits(table).stream()
            .filter(commit -> commit.summary().containsKey("added-records"))
            .count());
  }

  private static Optional<Path> file(WatchedTables tables, Set<Path> before) {
    try {
      Set<Path> files = new HashSet<>(tables.written("bronze.clicks"));
      files.removeAll(before);
      return files.stream().findFirst();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertUndisturbed() {
    Map<String, String> found = hashes(name);
    print(name + " by seed " + seed, found);
    assertThat(found).as("seed %d", seed).isEqualTo(undisturbed);
  }

  private static Map<String, String> hashes(String warehouse) {
    Path home = folder.resolve(warehouse).resolve("ecommerce");
    Map<String, String> options = new TreeMap<>();
    options.put("orders", input.ordersDirectory().toString());
    options.put("clicks", input.clicksDirectory().toString());
    options.put("catalogue", input.catalogueFile().toString());
    RunRequest request =
        new RunRequest("look", Instant.EPOCH, home, RunMode.BATCH, OnReject.CONTINUE, options);
    Comparison comparison = PipelineRun.prepare(new EcommercePipeline(), request).comparison();
    return TableHashes.all(comparison, home);
  }

  private static void print(String whose, Map<String, String> hashes) {
    hashes.forEach((table, hash) -> System.out.printf("%-40s %-26s %s%n", whose, table, hash));
  }
}
