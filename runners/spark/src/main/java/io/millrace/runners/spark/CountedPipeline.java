/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.lang.reflect.Field;
import java.util.List;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.beam.runners.spark.translation.SparkPipelineTranslator;
import org.apache.beam.runners.spark.translation.TransformTranslator;
import org.apache.beam.runners.spark.translation.streaming.StreamingTransformTranslator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.PTransformOverride;
import org.apache.spark.streaming.Duration;

/**
 * A streaming pipeline of which Beam's translation knows who reads each collection, and which is
 * translated by {@link BatchTranslator}.
 *
 * <p>Beam counts the readers before it translates a batch. Before a stream it does not, asks for
 * them all the same where a bounded step has several outputs, as a lookup table's checks have, and
 * fails with a NullPointerException. So they are counted here, when the translation begins.
 */
final class CountedPipeline extends Pipeline {
  private final Pipeline pipeline;
  private final StreamLog log;

  /**
   * @param log is open
   */
  CountedPipeline(Pipeline pipeline, StreamLog log) {
    super(pipeline.getOptions());
    this.pipeline = pipeline;
    this.log = log;
  }

  @Override
  public void traverseTopologically(PipelineVisitor visitor) {
    // Those who extend it only look.
    if (visitor.getClass() == SparkRunner.Evaluator.class) {
      SparkPipelineTranslator translator =
          new StreamingTransformTranslator.Translator(new TransformTranslator.Translator());
      EvaluationContext context = contextOf(visitor);
      SparkRunner.updateDependentTransforms(pipeline, translator, context);
      MicroBatches batches = new MicroBatches(log);
      pipeline.traverseTopologically(
          new SparkRunner.Evaluator(new BatchTranslator(translator, batches), context));
      batches.start(context);
      writeNoGraph(context);
    } else {
      pipeline.traverseTopologically(visitor);
    }
  }

  /**
   * Spark would write the whole graph in each micro-batch, for a driver that goes on from it; here
   * it goes on from the log. State that newer state has replaced is removed with that.
   */
  private static void writeNoGraph(EvaluationContext context) {
    Object streaming = context.getStreamingContext().ssc();
    try {
      Field duration = streaming.getClass().getDeclaredField("checkpointDuration");
      duration.setAccessible(true);
      duration.set(streaming, new Duration(Long.MAX_VALUE));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot set how often Spark writes its graph", e);
    }
  }

  private static EvaluationContext contextOf(PipelineVisitor evaluator) {
    try {
      Field context = SparkRunner.Evaluator.class.getDeclaredField("ctxt");
      context.setAccessible(true);
      return (EvaluationContext) context.get(evaluator);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read the context of Beam's Spark translation", e);
    }
  }

  @Override
  public void replaceAll(List<PTransformOverride> overrides) {
    pipeline.replaceAll(overrides);
  }
}
