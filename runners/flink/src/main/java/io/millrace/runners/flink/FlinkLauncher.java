/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.Evolving;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Apache Flink inside this JVM: a job manager and one task manager, no server and no open port but
 * on the loopback. Or, where {@link #cluster} finds one, a session cluster that runs already.
 *
 * @since 0.1
 */
@Evolving
public final class FlinkLauncher implements RunnerLauncher {
  /** Network buffers grow with the square of the parallelism; an embedded engine has 128 MiB. */
  private static final int MOST_WORKERS = 4;

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    return FlinkProfile.of(
        mode,
        workers(),
        "one per processor, at most " + MOST_WORKERS + ": buffers grow with its square");
  }

  private static int workers() {
    return Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
  }

  @Override
  public RunnerProfile profile(RunMode mode, Duration checkpointEvery) {
    return Checkpoints.embedded(profile(mode), mode, checkpointEvery);
  }

  @Override
  public void fit(RunnerProfile profile, Pipeline pipeline) {
    FlinkProfile.fit(profile, pipeline);
  }

  @Override
  public PreflightRules rules() {
    return PreflightRules.beside(FlinkLauncher.class);
  }

  @Override
  public Cluster cluster(String master) {
    return SessionCluster.at(master);
  }

  @Override
  public Cluster resumable() {
    return new EmbeddedCluster(workers());
  }

  @Override
  public Engine start(PipelineOptions options) {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    return EmbeddedFlink.start(
        flink.getParallelism(),
        flink.isStreaming(),
        Checkpoints.configuration(flink),
        Optional.empty());
  }
}
