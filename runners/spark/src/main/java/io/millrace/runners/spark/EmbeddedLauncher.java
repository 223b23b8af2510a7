/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.UnreadOutputs;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.spark.SparkConf;

/** Spark in this JVM, for one run that can be resumed. */
record EmbeddedLauncher(SubmittedRun run) implements RunnerLauncher {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    return run.in(mode, SparkLauncher.profile(mode, run.submission().parallelism()));
  }

  @Override
  public void fit(RunnerProfile profile, Pipeline pipeline) {
    UnreadOutputs.read(pipeline);
  }

  @Override
  public PreflightRules rules() {
    return PreflightRules.beside(EmbeddedLauncher.class);
  }

  @Override
  public Engine start(PipelineOptions options) {
    return run.start(
        () ->
            SparkEngine.start(
                options.as(SparkPipelineOptions.class),
                SparkLauncher.LOOPBACK,
                new SparkConf(false),
                run.log(),
                () -> {}));
  }
}
