/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.mapping.MappedRow;
import io.millrace.pipelines.engines.ClusterContract;
import io.millrace.pipelines.engines.Millrace.Answer;
import io.millrace.pipelines.engines.Published;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class StandaloneClusterTest extends ClusterContract {
  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  private static final int TRIALS = 2;
  private static final int LOOK_MILLIS = 100;

  /** How often a window is given out is a matter of when its rows came. */
  private static final Set<String> NOT_COMPARED = Set.of(MappedRow.SOURCE, "pane");

  private String master = "";

  StandaloneClusterTest() {
    super("spark");
  }

  /** Executors of the test before may still be ending. */
  @BeforeEach
  void find(SparkCluster spark) throws Exception {
    spark.awaitExecutors(0);
    master = spark.master();
  }

  @Override
  protected String master() {
    return master;
  }

  @Test
  void refusesToDetachWhatEndsWithItsDriver() throws Exception {
    Answer answer = runThere("tally", "--detach");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("Cannot use --detach on spark: its jobs end with who submitted them\n");
  }

  @Test
  void aStreamIsTheSameWhateverExecutorIsKilledInTheMidstOfIt(SparkCluster spark) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    assertThat(stream("calm").done()).contains("ok     truth of gold.sessions:", "Succeeded in ");
    Map<String, List<String>> calm = rows("calm");
    long records = Published.records(warehouse("calm"));
    System.out.println("seed " + seed + ", undisturbed: " + hashes(calm));

    for (int trial = 1; trial <= TRIALS; trial++) {
      spark.awaitExecutors(0);
      String name = "disturbed-" + trial;
      CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> stream(name));
      long moment = (long) ((0.05 + 0.8 * random.nextDouble()) * records);
      long shown = awaitRecords(name, moment, running);
      List<ProcessHandle> executors = spark.executors();
      ProcessHandle killed = executors.get(random.nextInt(executors.size()));
      killed.destroyForcibly();
      System.out.println(shown + " of " + records + " records shown: killed " + killed);

      String said = running.get().done();
      Map<String, List<String>> disturbed = rows(name);
      System.out.println("after it: " + hashes(disturbed));
      assertThat(said).contains("ok     truth of gold.sessions:", "Succeeded in ");
      assertThat(disturbed).as("seed %d, trial %d", seed, trial).isEqualTo(calm);
    }
  }

  /** No generated event is later than two days. */
  private Answer stream(String name) {
    try {
      return runThere(
          "ecommerce",
          "--mode=streaming",
          "--events=6000",
          "--lateness=P2D",
          "--warehouse=" + name);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long awaitRecords(String name, long records, CompletableFuture<Answer> running)
      throws InterruptedException, ExecutionException {
    while (true) {
      long shown = Published.records(warehouse(name));
      if (shown >= records) {
        return shown;
      }
      try {
        Answer early = running.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        throw new AssertionError("It ended with " + shown + " records: " + early);
      } catch (TimeoutException e) {
        // It runs on.
      }
    }
  }

  private Path warehouse(String name) {
    return folder().resolve(name).resolve("ecommerce");
  }

  private Map<String, List<String>> rows(String name) throws IOException {
    return Published.rows(warehouse(name), NOT_COMPARED);
  }

  /** Of each table how many rows it has, and their hash. */
  private static Map<String, String> hashes(Map<String, List<String>> rows) {
    Map<String, String> hashes = new TreeMap<>();
    rows.forEach(
        (table, all) ->
            hashes.put(
                table,
                all.size()
                    + " rows "
                    + UUID.nameUUIDFromBytes(
                        String.join("\n", all).getBytes(StandardCharsets.UTF_8))));
    return hashes;
  }
}
