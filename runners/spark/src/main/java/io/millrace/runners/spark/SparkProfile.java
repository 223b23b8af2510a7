/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.MillraceOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** What Spark is told wherever it runs. */
final class SparkProfile {
  private static final double READ_SHARE = 0.8;

  private SparkProfile() {}

  /**
   * @param why it is that master
   */
  static RunnerProfile of(RunMode mode, int workers, String master, String why) {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setRunner(SparkRunner.class);
    RunnerProfile profile =
        RunnerProfile.of(options, workers)
            .set("sparkMaster", master, options::setSparkMaster, why)
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
                "the report asks Beam")
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
            "Spark's streams have none")
        .set(
            "microBatches",
            true,
            options.as(MillraceOptions.class)::setMicroBatches,
            "a micro-batch whose executor is lost is worked off again as it was");
  }
}
