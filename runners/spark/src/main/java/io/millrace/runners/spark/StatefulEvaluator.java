/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.runners.spark.StatefulKeys.SideInputs;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.beam.runners.spark.translation.TransformEvaluator;
import org.apache.beam.runners.spark.translation.TranslationUtils;
import org.apache.beam.runners.spark.translation.streaming.UnboundedDataset;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.UnionCoder;
import org.apache.beam.sdk.util.construction.ParDoTranslation;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.spark.streaming.api.java.JavaDStream;
import scala.Tuple2;

/**
 * Works a function with state off.
 *
 * @param beam for what comes of no source that is read here, as a CreateStream's elements, and for
 *     windows that merge, which it refuses
 */
record StatefulEvaluator<K, V, OutputT>(
    MicroBatches batches, TransformEvaluator<ParDo.MultiOutput<KV<K, V>, OutputT>> beam)
    implements TransformEvaluator<ParDo.MultiOutput<KV<K, V>, OutputT>> {
  @Override
  @SuppressWarnings("unchecked") // The input of a function with state is of keys and values.
  public void evaluate(ParDo.MultiOutput<KV<K, V>, OutputT> parDo, EvaluationContext context) {
    UnboundedDataset<KV<K, V>> elements = (UnboundedDataset<KV<K, V>>) context.borrowDataset(parDo);
    List<Integer> sources = elements.getStreamSources();
    boolean merges = !context.getInput(parDo).getWindowingStrategy().getWindowFn().isNonMerging();
    if (merges || !batches.watermarks().knows(sources)) {
      beam.evaluate(parDo, context);
      return;
    }
    Map<TupleTag<?>, PCollection<?>> outputs = context.getOutputs(parDo);
    List<TupleTag<?>> tags = List.copyOf(outputs.keySet());
    StatefulKeys<K, V, OutputT> work = work(parDo, tags, context);
    UnionCoder outputCoder = work.outputCoder();
    JavaDStream<KV<Integer, WindowedValue<Object>>> all =
        batches
            .keyed(
                elements
                    .getDStream()
                    .mapToPair(
                        element ->
                            new Tuple2<>(
                                element.getValue().getKey(),
                                element.withValue(element.getValue().getValue())))
                    .mapToPair(CoderHelpers.toByteFunction(work.keyCoder(), work.elementCoder())),
                work,
                sources,
                context)
            .map(CoderHelpers.fromByteFunction(outputCoder))
            .map(output -> KV.of(output.getUnionTag(), (WindowedValue<Object>) output.getValue()));
    outputs.forEach(
        (tag, output) -> {
          int number = tags.indexOf(tag);
          context.putDataset(
              output,
              new UnboundedDataset<>(
                  all.filter(value -> value.getKey() == number).map(KV::getValue), sources));
        });
  }

  @SuppressWarnings("unchecked") // The input of a function with state is of keys and values.
  private StatefulKeys<K, V, OutputT> work(
      ParDo.MultiOutput<KV<K, V>, OutputT> parDo,
      List<TupleTag<?>> tags,
      EvaluationContext context) {
    PCollection<? extends KV<K, V>> input = context.getInput(parDo);
    return new StatefulKeys<>(
        context.getCurrentTransform().getFullName(),
        parDo.getFn(),
        (KvCoder<K, V>) input.getCoder(),
        parDo.getMainOutputTag(),
        tags,
        context.getOutputCoders(),
        input.getWindowingStrategy(),
        context.getSerializableOptions(),
        new SideInputs(
            TranslationUtils.getSideInputs(
                parDo.getSideInputs().values(), context.getSparkContext(), context.getPViews()),
            ParDoTranslation.getSideInputMapping(context.getCurrentTransform())),
        ParDoTranslation.getSchemaInformation(context.getCurrentTransform()),
        MetricsAccumulator.getInstance());
  }

  @Override
  public String toNativeString() {
    return "mapPartitions(new <fn>())";
  }
}
