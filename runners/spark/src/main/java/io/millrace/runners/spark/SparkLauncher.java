/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.UnreadOutputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.spark.SparkConf;

/**
 * Apache Spark inside this JVM, one worker thread per processor: no server, no page, no open port
 * but on the loopback. Or, where {@link #cluster} finds one, a standalone cluster that runs
 * already.
 *
 * @since 0.1
 */
@Evolving
public final class SparkLauncher implements RunnerLauncher {
  static final String LOOPBACK = "127.0.0.1";
  private static final double LEAST_READ_SHARE = 0.5;

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    return profile(mode, workers());
  }

  static RunnerProfile profile(RunMode mode, int workers) {
    return SparkProfile.of(
        mode, workers, "local[" + workers + "]", "one worker thread per processor, in this JVM");
  }

  private static int workers() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Spark's batch engine mixes up the outputs of a step if one of them is not read. */
  @Override
  public void fit(RunnerProfile profile, Pipeline pipeline) {
    UnreadOutputs.read(pipeline);
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
  public Cluster cluster(String master) {
    return StandaloneCluster.at(master);
  }

  @Override
  public Cluster resumable() {
    return new EmbeddedCluster(workers());
  }

  @Override
  public Engine start(PipelineOptions options) {
    try {
      return SparkEngine.start(
          options.as(SparkPipelineOptions.class),
          LOOPBACK,
          new SparkConf(false),
          StreamLog.temporary(Files.createTempDirectory("millrace-spark")),
          () -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for checkpoints: " + e.getMessage(), e);
    }
  }
}
