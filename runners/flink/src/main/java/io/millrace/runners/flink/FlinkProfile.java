/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Unbounded;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** What Flink is told wherever it runs. */
final class FlinkProfile {
  private static final long BUNDLE = 10_000;
  private static final long STREAM_BUNDLE_MILLIS = 500;
  private static final long ENDLESS_BUNDLE = 8;
  private static final long ENDLESS_BUNDLE_MILLIS = 200;

  private FlinkProfile() {}

  /**
   * @param why there are so many workers
   */
  static RunnerProfile of(RunMode mode, int workers, String why) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    RunnerProfile profile =
        RunnerProfile.of(options, workers)
            .set("parallelism", workers, options::setParallelism, why)
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
  static void fit(RunnerProfile profile, Pipeline pipeline) {
    FlinkPipelineOptions options = profile.options().as(FlinkPipelineOptions.class);
    if (options.getCheckpointingInterval() > 0 && StableInput.isIn(pipeline)) {
      Checkpoints.pauseForSinks(profile, options);
      Checkpoints.bufferForSinks(profile, options);
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
}
