/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import java.time.Duration;
import java.util.function.BiFunction;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Flink on a session cluster, or in this JVM with state in the run's folder, for one submission.
 *
 * @param engine of the options, and what a job is to be told beside what Beam says
 */
record SessionLauncher(
    Submission submission, BiFunction<PipelineOptions, Configuration, Engine> engine)
    implements RunnerLauncher {
  /** Results are shown when a checkpoint has them, and people wait for results. */
  static final Duration CHECKPOINTS = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    return mode == RunMode.STREAMING || submission.checkpointEvery().isPresent()
        ? profile(mode, submission.checkpointEvery().orElse(CHECKPOINTS))
        : named(plain(mode));
  }

  @Override
  public RunnerProfile profile(RunMode mode, Duration checkpointEvery) {
    return named(Checkpoints.shared(plain(mode), mode, checkpointEvery, submission.checkpoints()));
  }

  private RunnerProfile plain(RunMode mode) {
    return FlinkProfile.of(mode, submission.parallelism(), "asked for, or all that are free");
  }

  private RunnerProfile named(RunnerProfile profile) {
    profile.options().setJobName(submission.name());
    submission.settings().forEach((name, value) -> profile.note(name, value, "asked for"));
    return profile;
  }

  @Override
  public void fit(RunnerProfile profile, Pipeline pipeline) {
    FlinkProfile.fit(profile, pipeline);
  }

  @Override
  public PreflightRules rules() {
    return PreflightRules.beside(SessionLauncher.class);
  }

  @Override
  public Engine start(PipelineOptions options) {
    Configuration job = Checkpoints.shared(options.as(FlinkPipelineOptions.class));
    job.addAll(Configuration.fromMap(submission.settings()));
    return engine.apply(options, job);
  }
}
