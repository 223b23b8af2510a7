/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.testing.ParityEngine;
import io.millrace.transforms.UnreadOutputs;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Spark as Beam starts it by default, in batch: it does not know TestStream. */
public final class PlainSpark implements ParityEngine {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public PipelineOptions options() {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setRunner(SparkRunner.class);
    options.setSparkMaster("local[2]");
    return options;
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public void complete(Pipeline pipeline) {
    UnreadOutputs.read(pipeline);
  }
}
