/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.StepBalance;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * What a run of a subject gave.
 *
 * @param results each different row of each output, and how often it came
 * @param balance the subject's line in the ledger
 */
record Trial(Map<String, Map<Row, Long>> results, StepBalance balance) {
  /** Runs a subject over that input and waits for the end. */
  static Trial run(
      Subject subject,
      PTransform<? super PBegin, PCollection<Block>> input,
      PipelineOptions options,
      Consumer<Pipeline> completing) {
    Pipeline pipeline = Pipeline.create(options);
    Watched watched = Watched.of(subject, pipeline.apply("Events", input));
    completing.accept(pipeline);
    pipeline.run().waitUntilFinish();
    Trial trial = watched.trial();
    watched.forget();
    return trial;
  }
}
