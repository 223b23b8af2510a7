/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class FlinkClusterTest {
  @RegisterExtension
  static final FlinkClusterExtension FLINK =
      FlinkClusterExtension.ofClass(
          FlinkClusterSpec.defaults()
              .withTaskManagers(2)
              .withSlots(2)
              .withSetting("state.backend.type", "rocksdb")
              .withSetting("execution.checkpointing.interval", "500ms"));

  private static final Duration BOUND = Duration.ofMinutes(10);

  @TempDir Path folder;

  @Test
  void runsAJobThatIsUploaded(FlinkCluster flink) throws Exception {
    Path jar = JobJar.of("FlinkSquares", "flink", folder);

    String job = flink.run(jar, "FlinkSquares", 3, folder.resolve("out").toString(), "1000");
    flink.awaitState(job, "FINISHED", BOUND);

    assertThat(JobJar.lines(folder.resolve("out")))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, 1000).mapToObj(i -> Long.toString(i * i)).toList());
  }

  @Test
  void aJobGoesOnFromItsCheckpointWhenATaskManagerIsKilled(FlinkCluster flink) throws Exception {
    Path jar = JobJar.of("FlinkSums", "flink", folder);
    Path out = folder.resolve("sums");
    String killed = flink.taskManagers().iterator().next();

    // tag::kill[]
    String job = flink.run(jar, "FlinkSums", 3, out.toString(), "100000", "4000");
    flink.awaitCheckpoints(job, 2, BOUND);
    flink.killTaskManager(killed);
    String started = flink.startTaskManager();
    flink.awaitTaskManagers();
    flink.awaitState(job, "FINISHED", BOUND);
    // end::kill[]

    assertThat(flink.taskManagers()).contains(started).doesNotContain(killed);
    assertThat(restored(flink, job)).isPositive();
    assertThat(JobJar.lines(out)).containsExactlyInAnyOrderElementsOf(sums(100_000));
  }

  @Test
  void itsTaskManagersFindAJobManagerThatTookTheKilledOnesPlace(FlinkCluster flink)
      throws Exception {
    Path jar = JobJar.of("FlinkSums", "flink", folder);
    String job = flink.run(jar, "FlinkSums", 1, folder.resolve("lost") + "", "1000000", "10");
    flink.awaitRunning(job, BOUND);
    Set<String> before = flink.taskManagers();

    flink.restartJobManager();
    flink.awaitTaskManagers();

    assertThat(flink.taskManagers()).isEqualTo(before);
    assertThatThrownBy(() -> flink.state(job)).hasMessageContaining("status 404");
  }

  private static int restored(FlinkCluster flink, String job) throws Exception {
    return new ObjectMapper()
        .readTree(flink.get("/jobs/" + job + "/checkpoints"))
        .path("counts")
        .path("restored")
        .asInt();
  }

  private static List<String> sums(long numbers) {
    return LongStream.range(0, 10)
        .mapToObj(
            digit -> digit + "=" + LongStream.range(0, numbers).filter(i -> i % 10 == digit).sum())
        .toList();
  }

  @Test
  void runsACancelledJobNoMore(FlinkCluster flink) throws Exception {
    Path jar = JobJar.of("FlinkSums", "flink", folder);

    String job = flink.run(jar, "FlinkSums", 1, folder.resolve("out") + "", "1000000", "10");
    flink.awaitRunning(job, BOUND);
    flink.cancel(job);
    flink.awaitState(job, "CANCELED", BOUND);

    assertThat(flink.state(job)).isEqualTo("CANCELED");
  }

  @Test
  void tellsWhyAJobFailed(FlinkCluster flink) throws Exception {
    Path jar = JobJar.of("FlinkSquares", "flink", folder);
    String job = flink.run(jar, "FlinkSquares", 1, "/proc/no-such-folder/out", "10");

    assertThatThrownBy(() -> flink.awaitState(job, "FINISHED", BOUND))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot wait for job " + job + " to be FINISHED: it is FAILED\n")
        .hasMessageContaining("/proc/no-such-folder");
  }

  @Test
  void tellsWhyFlinkRefusesAProgram(FlinkCluster flink) throws Exception {
    Path jar = JobJar.of("FlinkSquares", "flink", folder);

    assertThatThrownBy(() -> flink.run(jar, "NoSuchProgram", 1))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("(?s)Cannot POST http://127\\.0\\.0\\.1:\\d+/jars/.*/run: status .*")
        .hasMessageContaining("NoSuchProgram");
  }

  @Test
  void listensOnTheLoopbackOnly(FlinkCluster flink) throws Exception {
    assertThat(flink.processes()).hasSize(3);
    for (ProcessHandle each : flink.processes()) {
      assertThat(Listening.at(each)).isNotEmpty().allMatch(Listening::isLoopback);
    }
    assertThat(flink.master()).matches("127\\.0\\.0\\.1:\\d+");
  }
}
