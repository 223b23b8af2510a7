/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.transforms.MillraceOptions;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;

class DirectLauncherTest {

  @Test
  void isFoundByItsName() {
    List<String> names =
        ServiceLoader.load(RunnerLauncher.class).stream()
            .map(provider -> provider.get().name())
            .toList();

    assertThat(names).containsExactly("direct");
  }

  @Test
  void returnsFromRunAtOnceAndRunsToTheEnd() {
    Pipeline pipeline = Pipeline.create(new DirectLauncher().profile(RunMode.BATCH).options());
    pipeline.apply(Create.of(1, 2, 3));

    PipelineResult result = pipeline.run();

    assertThat(result.waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
  }

  @Test
  void leavesOutTheTestChecksAndCutsWorkByProcessors() {
    DirectOptions options =
        new DirectLauncher().profile(RunMode.BATCH).options().as(DirectOptions.class);

    assertThat(options.isBlockOnRun()).isFalse();
    assertThat(options.isEnforceImmutability()).isFalse();
    assertThat(options.isEnforceEncodability()).isFalse();
    assertThat(options.as(MillraceOptions.class).getShards())
        .isEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
    assertThat(options.as(MillraceOptions.class).getBundlePerKey()).isFalse();
  }

  @Test
  void keepsTheBundlesOfAStreamFew() {
    MillraceOptions options =
        new DirectLauncher().profile(RunMode.STREAMING).options().as(MillraceOptions.class);

    assertThat(options.getGatherWrites()).isTrue();
    assertThat(options.getBundlePerKey()).isTrue();
  }
}
