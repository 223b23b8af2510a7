/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.engines.EngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlinkEngineTest extends EngineContract {
  FlinkEngineTest() {
    super(new FlinkLauncher(), RunMode.values());
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  void runsTheCaseStudyToItsTruth(RunMode mode, @TempDir Path folder) {
    runsToItsTruth(new EcommercePipeline(), mode, folder);
  }
}
