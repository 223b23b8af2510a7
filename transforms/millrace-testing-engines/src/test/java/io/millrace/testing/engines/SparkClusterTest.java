/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SparkClusterTest {
  private static final Duration BOUND = Duration.ofMinutes(10);

  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  @TempDir Path folder;

  @Test
  void aJobEndsRightThoughAnExecutorIsKilled(SparkCluster spark) throws Exception {
    Path jar = JobJar.of("SparkSums", "spark", folder);
    Path out = folder.resolve("sums");
    Path gate = folder.resolve("gate");
    // Those of a job before may still be ending.
    spark.awaitExecutors(0);

    SparkJob job = spark.submit(jar, "SparkSums", Map.of(), out + "", "1000", gate + "");
    spark.awaitExecutors(2);
    ProcessHandle killed = spark.executors().get(0);
    killed.destroyForcibly();
    killed.onExit().get(10, TimeUnit.MINUTES);
    spark.awaitExecutors(2);
    Files.createFile(gate);
    job.await(BOUND);

    assertThat(spark.executors()).doesNotContain(killed);
    assertThat(out).hasContent(sums(1000));
  }

  private static String sums(long numbers) {
    Map<Long, Long> sums = new TreeMap<>();
    LongStream.range(0, numbers).forEach(number -> sums.merge(number % 10, number, Long::sum));
    return sums.toString();
  }

  @Test
  void missesAKilledWorkerAndTakesANewOne(SparkCluster spark) throws Exception {
    String extra = spark.startWorker();
    spark.awaitWorkers();
    assertThat(spark.workers()).isEqualTo(3);

    spark.killWorker(extra);
    spark.awaitWorkers();

    assertThat(spark.workers()).isEqualTo(2);
    assertThatThrownBy(() -> spark.killWorker(extra))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported worker: " + extra + " (supported: [worker-1, worker-2])");
  }

  @Test
  void tellsWhatAJobSaidThatFailed(SparkCluster spark) throws Exception {
    Path jar = JobJar.of("SparkSums", "spark", folder);

    SparkJob job = spark.submit(jar, "SparkSums", Map.of(), "out", "many", "gate");

    assertThatThrownBy(() -> job.await(BOUND))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot run the job: driver-")
        .hasMessageContaining("java.lang.NumberFormatException: For input string: \"many\"");
  }

  @Test
  void listensOnTheLoopbackOnly(SparkCluster spark) throws Exception {
    Path jar = JobJar.of("SparkSums", "spark", folder);
    Path gate = folder.resolve("gate");
    spark.awaitExecutors(0);
    SparkJob job =
        spark.submit(jar, "SparkSums", Map.of(), folder.resolve("out") + "", "10", gate + "");
    spark.awaitExecutors(2);

    assertThat(spark.processes()).hasSize(3);
    for (ProcessHandle each : spark.processes()) {
      assertThat(Listening.at(each)).isNotEmpty().allMatch(Listening::isLoopback);
    }
    for (ProcessHandle each : spark.executors()) {
      assertThat(Listening.at(each)).allMatch(Listening::isLoopback);
    }
    Files.createFile(gate);
    job.await(BOUND);
  }
}
