/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.testing.ParityEngine;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Flink as Beam starts it by default. */
public final class PlainFlink implements ParityEngine {
  @Override
  public String name() {
    return "flink";
  }

  @Override
  public PipelineOptions options() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    // Beam's TestStream has one reader: with more, nothing holds the watermark of the others.
    options.setParallelism(1);
    return options;
  }
}
