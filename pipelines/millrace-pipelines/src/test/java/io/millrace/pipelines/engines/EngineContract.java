/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real runs on an engine, in the modes that it has for bounded input. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class EngineContract {
  private static final long SEED = 20260304;
  private final RunnerLauncher launcher;
  private final List<RunMode> modes;

  protected EngineContract(RunnerLauncher launcher, RunMode... modes) {
    this.launcher = launcher;
    this.modes = List.of(modes);
  }

  final List<RunMode> modes() {
    return modes;
  }

  @ParameterizedTest
  @MethodSource("modes")
  final void addsUpAsASequentialProgramDoes(RunMode mode, @TempDir Path folder) throws Exception {
    Path input = folder.resolve("input.csv");
    List<String> expected = DistinctSums.write(input, SEED);

    DistinctSums.Outcome outcome = DistinctSums.run(launcher, mode, input, folder);

    assertThat(outcome.state()).isEqualTo(State.DONE);
    assertThat(outcome.lines()).as("seed %d", SEED).isEqualTo(expected);
    assertThat(outcome.read()).isEqualTo(DistinctSums.LINES);
  }

  @ParameterizedTest
  @MethodSource("modes")
  final void movesBlocksAsASequentialProgramMovesRows(RunMode mode, @TempDir Path folder)
      throws Exception {
    SalesFiles input = SalesFiles.write(Files.createDirectory(folder.resolve("input")), SEED);

    Map<String, List<String>> outputs =
        SalesPipeline.run(launcher, mode, input.paths(), folder.resolve("outputs"));

    Map<String, List<String>> expected = SalesOracle.outputs(input.files());
    assertThat(outputs).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, lines) ->
            assertThat(outputs.get(name)).as("%s, seed %d", name, SEED).isEqualTo(lines));
  }

  @Test
  final void throwsWhatStoppedThePipeline(@TempDir Path folder) throws Exception {
    Path input = folder.resolve("input.csv");
    DistinctSums.write(input, SEED);
    RunnerProfile profile = launcher.profile(RunMode.BATCH);

    try (Engine engine = launcher.start(profile.options())) {
      PipelineResult result = engine.run(DistinctSums.failing(profile, input));

      assertThatThrownBy(result::waitUntilFinish)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .rootCause()
          .hasMessageStartingWith("Cannot take ");
      // Not always FAILED yet: the direct runner throws before it sets its state.
      assertThat(result.getState()).isNotEqualTo(State.DONE);
    }
  }

  /** Runs a case study that tells its own truth; it may need options for that. */
  protected final void runsToItsTruth(
      PipelineDefinition caseStudy, RunMode mode, Path folder, Map<String, String> options) {
    RunRequest request =
        new RunRequest(
            "run-1",
            Instant.parse("2026-03-04T05:06:07Z"),
            folder,
            mode,
            OnReject.CONTINUE,
            options);
    List<String> shown = new ArrayList<>();

    RunReport report =
        PipelineRun.prepare(caseStudy, request)
            .execute(launcher, (step, records, elapsed) -> shown.add(step));

    assertThat(report.failure()).isNull();
    assertThat(report.succeeded()).isTrue();
    assertThat(report.checks()).hasSizeGreaterThan(5);
    assertThat(report.mode()).isEqualTo(mode.label());
    assertThat(report.profile()).extracting(RunReport.Setting::name).contains("shards");
    assertThat(report.notes()).noneMatch(note -> note.startsWith("Avoid"));
    assertThat(report.steps()).anyMatch(step -> step.records() > 0);
    assertThat(shown).isNotEmpty();
  }
}
