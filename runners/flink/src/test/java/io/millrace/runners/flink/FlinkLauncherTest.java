/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.report.RunReport.Setting;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlinkLauncherTest {
  private final FlinkLauncher launcher = new FlinkLauncher();

  @Test
  void isFoundByItsName() {
    List<String> names =
        ServiceLoader.load(RunnerLauncher.class).stream()
            .map(provider -> provider.get().name())
            .toList();

    assertThat(names).containsExactly("flink");
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
  void copiesNothingAndReturnsAtOnce() {
    FlinkPipelineOptions options =
        launcher.profile(RunMode.BATCH).options().as(FlinkPipelineOptions.class);

    assertThat(options.getFasterCopy()).isTrue();
    assertThat(options.getObjectReuse()).isTrue();
    assertThat(options.getAttachedMode()).isFalse();
    assertThat(options.getUseDataStreamForBatch()).isTrue();
    assertThat(options.isStreaming()).isFalse();
    assertThat(options.getParallelism()).isBetween(1, 4);
  }

  @Test
  void checkpointsToFilesWhenAskedTo() {
    RunnerProfile profile = launcher.profile(RunMode.STREAMING, Duration.ofSeconds(1));
    FlinkPipelineOptions options = profile.options().as(FlinkPipelineOptions.class);

    assertThat(options.getCheckpointingInterval()).isEqualTo(1_000);
    assertThat(options.getStateBackendStoragePath()).startsWith("file:");
    assertThat(options.getShutdownSourcesAfterIdleMs()).isZero();
    assertThat(options.getNumberOfExecutionRetries()).isPositive();
    assertThat(profile.settings())
        .extracting(Setting::name)
        .contains("stateBackendStoragePath", "state.backend.type")
        .doesNotHaveDuplicates();
  }

  @Test
  void streamsWhenAskedTo() {
    FlinkPipelineOptions options =
        launcher.profile(RunMode.STREAMING).options().as(FlinkPipelineOptions.class);

    assertThat(options.isStreaming()).isTrue();
    assertThat(options.getMaxBundleTimeMills()).isEqualTo(500);
  }

  @Test
  void endsBundlesSoonOnlyWhereAStreamHasNoEnd() {
    RunnerProfile files = launcher.profile(RunMode.STREAMING);
    Pipeline bounded = Pipeline.create(files.options());
    bounded.apply(Create.of(1, 2));
    RunnerProfile topic = launcher.profile(RunMode.STREAMING);
    Pipeline endless = Pipeline.create(topic.options());
    endless.apply(GenerateSequence.from(0));

    launcher.fit(files, bounded);
    launcher.fit(topic, endless);

    assertThat(files.settings())
        .extracting(Setting::name, Setting::value)
        .contains(tuple("maxBundleTimeMills", "500"));
    assertThat(topic.settings())
        .extracting(Setting::name, Setting::value)
        .contains(tuple("maxBundleTimeMills", "200"), tuple("maxBundleSize", "8"));
    assertThat(topic.settings()).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(endless.getOptions().as(FlinkPipelineOptions.class).getMaxBundleSize()).isEqualTo(8);
  }
}
