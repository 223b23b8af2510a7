/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.engines.CapabilitiesContract;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;

class CapabilitiesOnFlinkTest extends CapabilitiesContract {
  CapabilitiesOnFlinkTest() {
    super(new FlinkLauncher(), "Flink " + EnvironmentInformation.getVersion());
  }

  /** With more than one reader nothing holds the watermark of the others. */
  @Override
  protected void fit(PipelineOptions options) {
    options.as(FlinkPipelineOptions.class).setParallelism(1);
  }
}
