/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.UnreadOutputs;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Apache Spark inside this JVM, one worker thread per processor: no server, no page, no open port
 * but on the loopback.
 *
 * @since 0.1
 */
@Evolving
public final class SparkLauncher implements RunnerLauncher {
  private static final double READ_SHARE = 0.8;
  private static final double LEAST_READ_SHARE = 0.5;

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setRunner(SparkRunner.class);
    int workers = Runtime.getRuntime().availableProcessors();
    RunnerProfile profile =
        RunnerProfile.of(options, workers)
            .set(
                "sparkMaster",
                "local[" + workers + "]",
                options::setSparkMaster,
                "one worker thread per processor, in this JVM")
            .set(
                "bundleSize",
                0L,
                options::setBundleSize,
                "bounded sources are cut by worker threads, not by bytes")
            .set(
                "cacheDisabled",
                false,
                options::setCacheDisabled,
                "what two steps read is worked out once, not once for each")
            .set(
                "storageLevel",
                "MEMORY_AND_DISK_SER",
                options::setStorageLevel,
                "kept as bytes: Spark would walk kept objects to guess their size, half of all work")
            .set(
                "enableSparkMetricSinks",
                false,
                options::setEnableSparkMetricSinks,
                "nobody scrapes an embedded engine; the report asks Beam")
            .shards(Math.max(2, workers * 2), "two per worker thread, so that they end together");
    return mode == RunMode.STREAMING ? streaming(profile, options) : profile;
  }

  private static RunnerProfile streaming(RunnerProfile profile, SparkPipelineOptions options) {
    return profile
        .set("streaming", true, options::setStreaming, "asked for")
        .set(
            "readTimePercentage",
            READ_SHARE,
            options::setReadTimePercentage,
            "else a source is read a tenth of the time")
        .set(
            "withoutEventTimeTimers",
            true,
            options.as(MillraceOptions.class)::setWithoutEventTimeTimers,
            "Spark's streams have none");
  }

  /** Spark's batch engine mixes up the outputs of a step if one of them is not read. */
  @Override
  public void fit(RunnerProfile profile, Pipeline pipeline) {
    UnreadOutputs.read(pipeline);
  }

  @Override
  public boolean endsStreams() {
    return false;
  }

  @Override
  public PreflightRules rules() {
    return PreflightRules.beside(SparkLauncher.class);
  }

  @Override
  public List<PreflightFinding> check(PipelineOptions options) {
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    double share = spark.getReadTimePercentage();
    return !spark.isStreaming() || share >= LEAST_READ_SHARE
        ? List.of()
        : List.of(rules().inSettings("spark-read-share", "readTimePercentage " + share));
  }

  @Override
  public Engine start(PipelineOptions options) {
    return EmbeddedSpark.start(options.as(SparkPipelineOptions.class));
  }
}
