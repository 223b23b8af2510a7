/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Unbounded;
import io.millrace.transforms.Evolving;
import java.time.Duration;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Apache Flink inside this JVM: a job manager and one task manager, no server and no open port but
 * on the loopback.
 *
 * @since 0.1
 */
@Evolving
public final class FlinkLauncher implements RunnerLauncher {
  /** Network buffers grow with the square of the parallelism; an embedded engine has 128 MiB. */
  private static final int MOST_WORKERS = 4;

  private static final long BUNDLE = 10_000;
  private static final long STREAM_BUNDLE_MILLIS = 500;
  private static final long ENDLESS_BUNDLE = 8;
  private static final long ENDLESS_BUNDLE_MILLIS = 200;

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    int workers = Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
    RunnerProfile profile =
        RunnerProfile.of(options, workers)
            .set(
                "parallelism",
                workers,
                options::setParallelism,
                "one per processor, at most " + MOST_WORKERS + ": buffers grow with its square")
            .set(
                "attachedMode",
                false,
                options::setAttachedMode,
                "run() returns at once, so that progress can be told")
            .set(
                "fasterCopy",
                true,
                options::setFasterCopy,
                "else every element is encoded and decoded between two steps")
            .set(
                "objectReuse",
                true,
                options::setObjectReuse,
                "Beam elements are immutable, so none need be copied")
            .set(
                "maxBundleSize",
                BUNDLE,
                options::setMaxBundleSize,
                "each bundle's end flushes metrics and what was added up beforehand")
            .shards(
                Math.max(2, workers * 2),
                "two per worker, so that an uneven one does not hold up the rest");
    return mode == RunMode.STREAMING ? streaming(profile, options) : batch(profile, options);
  }

  @Override
  public RunnerProfile profile(RunMode mode, Duration checkpointEvery) {
    return Checkpoints.add(profile(mode), mode, checkpointEvery);
  }

  private static RunnerProfile streaming(RunnerProfile profile, FlinkPipelineOptions options) {
    return profile
        .set("streaming", true, options::setStreaming, "asked for")
        .set(
            "maxBundleTimeMills",
            STREAM_BUNDLE_MILLIS,
            options::setMaxBundleTimeMills,
            "results wait no longer for a bundle to fill");
  }

  private static RunnerProfile batch(RunnerProfile profile, FlinkPipelineOptions options) {
    return profile.set(
        "useDataStreamForBatch",
        true,
        options::setUseDataStreamForBatch,
        "a third less work than the DataSet engine; it has no cache for map views, which are"
            + " refused");
  }

  /** Where input has no end, people wait for results while it is read. */
  @Override
  public void fit(RunnerProfile profile, Pipeline pipeline) {
    FlinkPipelineOptions options = profile.options().as(FlinkPipelineOptions.class);
    if (options.getCheckpointingInterval() > 0 && StableInput.isIn(pipeline)) {
      Checkpoints.pauseForSinks(profile, options);
    }
    if (options.isStreaming() && Unbounded.isIn(pipeline)) {
      profile
          .set(
              "maxBundleSize",
              ENDLESS_BUNDLE,
              options::setMaxBundleSize,
              "a watermark waits in each step for the end of a bundle; a few blocks are many rows")
          .set(
              "maxBundleTimeMills",
              ENDLESS_BUNDLE_MILLIS,
              options::setMaxBundleTimeMills,
              "where few elements come; a shorter time wakes every step so often");
    }
  }

  @Override
  public PreflightRules rules() {
    return PreflightRules.beside(FlinkLauncher.class);
  }

  @Override
  public Engine start(PipelineOptions options) {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    return EmbeddedFlink.start(
        flink.getParallelism(), flink.isStreaming(), Checkpoints.configuration(flink));
  }
}
