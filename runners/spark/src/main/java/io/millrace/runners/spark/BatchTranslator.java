/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import org.apache.beam.runners.spark.translation.SparkPipelineTranslator;
import org.apache.beam.runners.spark.translation.TransformEvaluator;
import org.apache.beam.runners.spark.translation.TranslationUtils;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.util.construction.SplittableParDo.PrimitiveUnboundedRead;

/**
 * Beam's translation of a stream, but for what must be the same when a micro-batch is worked off
 * again because an executor was lost: how far sources are read, where the watermark is, and what
 * was kept of keys.
 */
final class BatchTranslator implements SparkPipelineTranslator {
  private final SparkPipelineTranslator beam;
  private final MicroBatches batches;

  BatchTranslator(SparkPipelineTranslator beam, MicroBatches batches) {
    this.beam = beam;
    this.batches = batches;
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
      return (TransformEvaluator<TransformT>) new ReadEvaluator<>(batches);
    }
    if (transform instanceof TestStream<?>) {
      return (TransformEvaluator<TransformT>) new TestStreamEvaluator<>(batches.watermarks());
    }
    if (transform instanceof GroupByKey<?, ?>) {
      return (TransformEvaluator<TransformT>)
          new GroupEvaluator<>(batches, beam.translateUnbounded(transform));
    }
    if (transform instanceof ParDo.MultiOutput<?, ?> parDo && isStateful(parDo)) {
      return (TransformEvaluator<TransformT>)
          new StatefulEvaluator<>(batches, beam.translateUnbounded(transform));
    }
    return beam.translateUnbounded(transform);
  }

  /** Without what Beam refuses of it, and what the preflight refuses. */
  private static boolean isStateful(ParDo.MultiOutput<?, ?> parDo) {
    DoFn<?, ?> fn = parDo.getFn();
    DoFnSignature signature = DoFnSignatures.signatureForDoFn(fn);
    return (!signature.stateDeclarations().isEmpty() || !signature.timerDeclarations().isEmpty())
        && signature.onWindowExpiration() == null
        && !signature.processElement().requiresTimeSortedInput()
        && !TranslationUtils.hasEventTimers(fn)
        && signature.timerFamilyDeclarations().values().stream()
            .map(family -> DoFnSignatures.getTimerFamilySpecOrThrow(family, fn))
            .noneMatch(family -> family.getTimeDomain() == TimeDomain.EVENT_TIME);
  }
}
