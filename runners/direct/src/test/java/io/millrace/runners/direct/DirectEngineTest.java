/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.DistinctSums;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real runs on the direct runner. */
class DirectEngineTest {
  private static final long SEED = 20260304;
  private final DirectLauncher launcher = new DirectLauncher();

  @ParameterizedTest
  @EnumSource(RunMode.class)
  void addsUpAsASequentialProgramDoes(RunMode mode, @TempDir Path folder) throws Exception {
    Path input = folder.resolve("input.csv");
    List<String> expected = DistinctSums.write(input, SEED);

    DistinctSums.Outcome outcome = DistinctSums.run(launcher, mode, input, folder);

    assertThat(outcome.state()).isEqualTo(State.DONE);
    assertThat(outcome.lines()).as("seed %d", SEED).isEqualTo(expected);
    assertThat(outcome.read()).isEqualTo(DistinctSums.LINES);
  }

  @Test
  void throwsWhatStoppedThePipeline(@TempDir Path folder) throws Exception {
    Path input = folder.resolve("input.csv");
    DistinctSums.write(input, SEED);
    RunnerProfile profile = launcher.profile(RunMode.BATCH);

    try (Engine engine = launcher.start(profile.options())) {
      PipelineResult result = engine.run(DistinctSums.failing(profile, input));

      assertThatThrownBy(result::waitUntilFinish)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .rootCause()
          .hasMessageStartingWith("Cannot take ");
      assertThat(result.getState()).isEqualTo(State.FAILED);
    }
  }
}
