/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.DistinctSums;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.report.RunReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real runs on the embedded engine. */
class FlinkEngineTest {
  private static final long SEED = 20260304;
  private final FlinkLauncher launcher = new FlinkLauncher();

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

  @ParameterizedTest
  @EnumSource(RunMode.class)
  void runsTheCaseStudyToItsTruth(RunMode mode, @TempDir Path folder) {
    RunRequest request =
        new RunRequest(
            "run-1",
            Instant.parse("2026-03-04T05:06:07Z"),
            folder,
            mode,
            OnReject.CONTINUE,
            Map.of("events", "3000"));
    List<String> shown = new ArrayList<>();

    RunReport report =
        PipelineRun.prepare(new EcommercePipeline(), request)
            .execute(launcher, (step, records, elapsed) -> shown.add(step));

    assertThat(report.failure()).isNull();
    assertThat(report.succeeded()).isTrue();
    assertThat(report.checks()).hasSizeGreaterThan(5);
    assertThat(report.mode()).isEqualTo(mode.label());
    assertThat(report.profile()).extracting(RunReport.Setting::name).contains("shards");
    assertThat(report.notes()).noneMatch(note -> note.startsWith("Invalid"));
    assertThat(report.steps()).anyMatch(step -> step.records() > 0);
    assertThat(shown).isNotEmpty();
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
