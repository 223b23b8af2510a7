/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.StreamedFilesContract;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

class SparkStreamedFilesTest extends StreamedFilesContract {
  private static final long BLOCKS = 16;

  SparkStreamedFilesTest() {
    super(new SparkLauncher());
  }

  @Override
  protected void fit(PipelineOptions options) {
    options.as(SparkPipelineOptions.class).setMaxRecordsPerBatch(BLOCKS);
  }
}
