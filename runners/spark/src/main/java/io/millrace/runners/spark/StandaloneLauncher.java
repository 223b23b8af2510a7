/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.JobJars;
import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.transforms.UnreadOutputs;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.spark.SparkConf;

/** Spark on a standalone cluster, for one submission. */
record StandaloneLauncher(StandaloneMaster master, SubmittedRun run) implements RunnerLauncher {
  /** Spark itself, and whose types it shows to those who run on it. */
  private static final Pattern OF_THE_CLUSTER =
      Pattern.compile(
          "(spark-|scala-|kryo-|chill|minlog-|objenesis-|slf4j-|log4j-|hadoop-client-|metrics-"
              + "|netty-|json4s-).*\\.jar");

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    Submission submission = run.submission();
    RunnerProfile profile =
        run.in(mode, SparkProfile.of(mode, submission.parallelism(), master.url(), "asked for"))
            .note(
                "spark.cores.max",
                submission.parallelism(),
                "asked for, or the free cores of the cluster")
            .note(
                "spark.executor.userClassPathFirst",
                true,
                "Parquet, Avro and Jackson are of newer versions than Spark's own");
    submission.settings().forEach((name, value) -> profile.note(name, value, "asked for"));
    return profile;
  }

  @Override
  public void fit(RunnerProfile profile, Pipeline pipeline) {
    UnreadOutputs.read(pipeline);
  }

  @Override
  public PreflightRules rules() {
    return PreflightRules.beside(StandaloneLauncher.class);
  }

  @Override
  public Engine start(PipelineOptions options) {
    return run.start(() -> engine(options.as(SparkPipelineOptions.class)));
  }

  private SparkEngine engine(SparkPipelineOptions options) {
    Submission submission = run.submission();
    JobJars jars = JobJars.without(OF_THE_CLUSTER, options);
    SparkConf settings =
        new SparkConf(false)
            .set("spark.cores.max", "" + submission.parallelism())
            // Else it is how many cores are there by then, and a stream is cut by it for ever.
            .set("spark.default.parallelism", "" + submission.parallelism())
            .set("spark.executor.userClassPathFirst", "true")
            .setJars(jars.paths().stream().map(Path::toString).toArray(String[]::new));
    submission.settings().forEach(settings::set);
    return SparkEngine.start(options, master.here(), settings, run.log(), jars::close);
  }
}
