/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.testing.FamiliesContract;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** Every family on Spark as Beam starts it by default, in batch. */
class FamiliesOnSparkTest extends FamiliesContract {
  private final PlainSpark spark = new PlainSpark();

  @Override
  protected PipelineOptions options() {
    return spark.options();
  }

  @Override
  protected void complete(Pipeline pipeline) {
    spark.complete(pipeline);
  }

  @Override
  protected boolean streams() {
    return spark.streams();
  }
}
