/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.engines.ClusterContract;
import io.millrace.pipelines.engines.Millrace.Answer;
import io.millrace.pipelines.engines.Published;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.io.IOException;
import java.util.List;
import java.util.Random;
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

  private static final int EVENTS = 300;

  /** So slow that the stream goes on when a busy machine has seen what it has shown. */
  private static final int PER_SECOND = 10;

  private static final int LOOK_MILLIS = 100;

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

  /** No generated event is later than two days. */
  @Test
  void aStreamComesToItsTruthThoughAnExecutorIsKilled(SparkCluster spark) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long least = random.nextInt(EVENTS / 2);
    CompletableFuture<Answer> running = CompletableFuture.supplyAsync(this::stream);

    long shown = awaitRecords(least, running);
    List<ProcessHandle> executors = spark.executors();
    ProcessHandle killed = executors.get(random.nextInt(executors.size()));
    killed.destroyForcibly();

    System.out.printf(
        "seed %d: executor %d killed when %d records were shown%n", seed, killed.pid(), shown);
    assertThat(running.get().done())
        .contains("ok     truth of gold.sessions:", "Succeeded in ")
        .doesNotContain("FAIL");
  }

  private Answer stream() {
    try {
      return runThere(
          "ecommerce",
          "--mode=streaming",
          "--events=" + EVENTS,
          "--pace=" + PER_SECOND,
          "--lateness=P2D",
          "--warehouse=streamed");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long awaitRecords(long least, CompletableFuture<Answer> running)
      throws InterruptedException, ExecutionException {
    while (true) {
      long shown = Published.records(folder().resolve("streamed/ecommerce"));
      if (shown > least) {
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
}
