/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.testing.FamiliesContract;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Every family on Flink as Beam starts it by default, in batch and streaming. */
class FamiliesOnFlinkTest extends FamiliesContract {
  @Override
  protected PipelineOptions options() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    // Beam's TestStream has one reader: with more, nothing holds the watermark of the others.
    options.setParallelism(1);
    return options;
  }

  @Override
  protected boolean streams() {
    return true;
  }
}
