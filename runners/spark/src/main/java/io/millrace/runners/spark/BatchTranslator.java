/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import org.apache.beam.runners.spark.translation.SparkPipelineTranslator;
import org.apache.beam.runners.spark.translation.TransformEvaluator;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.util.construction.SplittableParDo.PrimitiveUnboundedRead;

/**
 * Beam's translation of a stream, but for what must be the same when a micro-batch is worked off
 * again because an executor was lost: how far sources are read, and where the watermark is.
 */
final class BatchTranslator implements SparkPipelineTranslator {
  private final SparkPipelineTranslator beam;
  private final BatchWatermarks watermarks;

  BatchTranslator(SparkPipelineTranslator beam, BatchWatermarks watermarks) {
    this.beam = beam;
    this.watermarks = watermarks;
  }

  @Override
  public boolean hasTranslation(PTransform<?, ?> transform) {
    return beam.hasTranslation(transform);
  }

  @Override
  public <TransformT extends PTransform<?, ?>> TransformEvaluator<TransformT> translateBounded(
      PTransform<?, ?> transform) {
    return beam.translateBounded(transform);
  }

  @Override
  @SuppressWarnings("unchecked") // The evaluators are of the transform they are chosen by.
  public <TransformT extends PTransform<?, ?>> TransformEvaluator<TransformT> translateUnbounded(
      PTransform<?, ?> transform) {
    if (transform instanceof PrimitiveUnboundedRead<?>) {
      return (TransformEvaluator<TransformT>) new ReadEvaluator<>(watermarks);
    }
    if (transform instanceof GroupByKey<?, ?>) {
      return (TransformEvaluator<TransformT>)
          new GroupEvaluator<>(watermarks, beam.translateUnbounded(transform));
    }
    return beam.translateUnbounded(transform);
  }
}
