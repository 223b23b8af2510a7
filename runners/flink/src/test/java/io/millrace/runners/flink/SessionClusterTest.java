/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.engines.ClusterContract;
import io.millrace.pipelines.engines.Millrace.Answer;
import io.millrace.pipelines.engines.Tally;
import io.millrace.testing.engines.FlinkCluster;
import io.millrace.testing.engines.FlinkClusterExtension;
import io.millrace.testing.engines.FlinkClusterSpec;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SessionClusterTest extends ClusterContract {
  @RegisterExtension
  static final FlinkClusterExtension FLINK =
      FlinkClusterExtension.ofClass(
          FlinkClusterSpec.defaults()
              .withSetting("taskmanager.network.sort-shuffle.min-buffers", "16")
              // Nobody is killed here: a machine that is busy for seconds is no failure.
              .withSetting("heartbeat.timeout", "60000"));

  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final Pattern JOB = Pattern.compile("Submitted as job ([0-9a-f]{32})");

  private String master = "";

  SessionClusterTest() {
    super("flink");
  }

  @BeforeEach
  void find(FlinkCluster flink) {
    master = flink.rest().toString();
  }

  @Override
  protected String master() {
    return master;
  }

  @Test
  void aStreamGoesOnWhereItWasStopped(FlinkCluster flink) throws Exception {
    String first = streaming(flink, 2);

    millrace("stop", "tally", "r1").done();
    String second = running(flink, millrace("resume", "tally", "r1", "--detach"));
    millrace("cancel", "tally", "r1").done();

    assertThat(flink.state(first)).isEqualTo("FINISHED");
    assertThat(millrace("status", "tally", "--json").done())
        .contains("\"job\" : \"" + second + "\"")
        .contains("\"state\" : \"CANCELED\"")
        .contains("\"restarts\" : 1");
    assertThat(Tally.isExact(Tally.shown(folder().resolve("warehouse/tally")))).isTrue();
  }

  @Test
  void aStreamGoesOnFromItsLastCheckpointWhenItWasCancelled(FlinkCluster flink) throws Exception {
    String first = streaming(flink, 1);

    Answer tooEarly = millrace("resume", "tally", "r1");
    String savepoint = millrace("savepoint", "tally", "r1").done();
    millrace("cancel", "tally", "r1").done();
    String second = running(flink, millrace("resume", "tally", "r1", "--detach"));
    flink.cancel(second);
    Answer attached = millrace("attach", "tally", "r1");

    assertThat(tooEarly.exitCode()).isEqualTo(2);
    assertThat(tooEarly.err())
        .startsWith("Cannot resume run r1: its job " + first + " is RUNNING; stop it first\n");
    assertThat(savepoint).startsWith("Savepoint: file:" + folder() + "/warehouse/tally/runs/r1/");
    assertThat(attached.exitCode()).isEqualTo(1);
    assertThat(attached.out())
        .contains("FAILED: The pipeline stopped: the engine ended it in state CANCELLED\n");
    assertThat(Tally.isExact(Tally.shown(folder().resolve("warehouse/tally")))).isTrue();
  }

  /** A stream that has state in checkpoints. */
  private String streaming(FlinkCluster flink, int parallelism) throws Exception {
    return running(
        flink,
        runThere(
            "tally",
            "--mode=streaming",
            "--parallelism=" + parallelism,
            "--checkpoint-every=500ms",
            "--run-id=r1",
            "--detach"));
  }

  private static String running(FlinkCluster flink, Answer submitted) throws Exception {
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    Matcher job = JOB.matcher(submitted.err());
    assertThat(job.find()).as(submitted.err()).isTrue();
    flink.awaitState(job.group(1), "RUNNING", BOUND);
    flink.awaitCheckpoints(job.group(1), 2, BOUND);
    return job.group(1);
  }
}
