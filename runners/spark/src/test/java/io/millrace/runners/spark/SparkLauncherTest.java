/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static io.millrace.pipelines.RunMode.BATCH;
import static io.millrace.pipelines.RunMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.pipelines.report.RunReport.Setting;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkLauncherTest {
  private final SparkLauncher launcher = new SparkLauncher();

  @Test
  void isFoundByItsName() {
    List<String> names =
        ServiceLoader.load(RunnerLauncher.class).stream()
            .map(provider -> provider.get().name())
            .toList();

    assertThat(names).containsExactly("spark");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  void saysWhyOfEveryOptionAndFindsNoFaultWithItsOwn(RunMode mode) {
    RunnerProfile profile = launcher.profile(mode);

    assertThat(profile.settings())
        .extracting(Setting::name)
        .contains("shards")
        .doesNotHaveDuplicates();
    assertThat(profile.settings()).extracting(Setting::why).allMatch(why -> why.length() > 4);
    assertThat(launcher.check(profile.options())).isEmpty();
  }

  @Test
  void refusesToReadATenthOfTheTime() {
    SparkPipelineOptions options =
        launcher.profile(STREAMING).options().as(SparkPipelineOptions.class);
    options.setReadTimePercentage(0.1);

    assertThat(launcher.check(options))
        .extracting(PreflightFinding::isError, PreflightFinding::message)
        .containsExactly(
            tuple(
                true,
                "Cannot use readTimePercentage 0.1: sources stand idle for most of each"
                    + " micro-batch; set it to 0.8 (spark-read-share)"));
  }

  @Test
  void doesNotCareInBatchHowLongSourcesAreRead() {
    SparkPipelineOptions options = launcher.profile(BATCH).options().as(SparkPipelineOptions.class);
    options.setReadTimePercentage(0.1);

    assertThat(launcher.check(options)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "spark://host", "spark://a:1,b:2", "local[2]"})
  void refusesAMasterThatIsNotStandalone(String master) {
    assertThatThrownBy(() -> launcher.cluster(master))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid master: " + master + " (must be spark://HOST:PORT of a standalone master)");
  }

  @Test
  void refusesAMasterWhereNobodyAnswers() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String master = "spark://localhost:" + port;

    assertThatThrownBy(() -> launcher.cluster(master))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot reach Spark at "
                + master
                + ": nobody answers; start it, or correct the master");
  }

  @ParameterizedTest
  @CsvSource({"1, 500", "500, 500", "501, 1000", "60000, 60000"})
  void writesStateBehindWholeMicroBatches(long asked, long written) {
    RunnerProfile profile = resumable(Optional.of(Duration.ofMillis(asked))).profile(STREAMING);

    assertThat(profile.options().as(SparkPipelineOptions.class).getCheckpointDurationMillis())
        .isEqualTo(written);
  }

  @Test
  void doesNotWaitLongerForStateThanSparkCan() {
    RunnerLauncher seldom = resumable(Optional.of(Duration.ofMillis(60_001)));

    assertThatThrownBy(() -> seldom.profile(STREAMING))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid --checkpoint-every: 60001 ms (must be <= 60000 ms on Spark)");
  }

  @Test
  void writesNoStateOfABatch() {
    assertThatThrownBy(() -> resumable(Optional.of(Duration.ofSeconds(1))).profile(BATCH))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot checkpoint in mode batch: Spark does so in streaming mode only");
  }

  private RunnerLauncher resumable(Optional<Duration> checkpointEvery) {
    Submission submission =
        new Submission("a", Path.of("none"), 1, checkpointEvery, Map.of(), Optional.empty());
    return launcher.resumable().launcher(submission, job -> {});
  }
}
