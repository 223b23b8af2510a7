/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.engines.EngineContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkEngineTest extends EngineContract {
  SparkEngineTest() {
    super(new SparkLauncher(), RunMode.BATCH);
  }

  @Test
  void runsTheCaseStudyToItsTruth(@TempDir Path folder) {
    runsToItsTruth(new EcommercePipeline(), RunMode.BATCH, folder, Map.of("events", "3000"));
  }

  /** No generated event is later than two days. */
  @Test
  void runsTheCaseStudyAsAStreamToItsTruth(@TempDir Path folder) {
    runsToItsTruth(
        new EcommercePipeline(),
        RunMode.STREAMING,
        folder,
        Map.of("events", "1000", "lateness", "P2D"));
  }
}
