/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.List;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.beam.runners.spark.translation.ReifyTimestampsAndWindowsFunction;
import org.apache.beam.runners.spark.translation.TransformEvaluator;
import org.apache.beam.runners.spark.translation.TranslationUtils;
import org.apache.beam.runners.spark.translation.streaming.UnboundedDataset;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.spark.streaming.api.java.JavaDStream;

/**
 * Groups a stream by key and window.
 *
 * @param beam for what comes of no source that is read here, as a CreateStream's elements
 */
record GroupEvaluator<K, V>(MicroBatches batches, TransformEvaluator<GroupByKey<K, V>> beam)
    implements TransformEvaluator<GroupByKey<K, V>> {
  @Override
  @SuppressWarnings("unchecked") // The input of a GroupByKey is of keys and values.
  public void evaluate(GroupByKey<K, V> group, EvaluationContext context) {
    PCollection<KV<K, V>> input = context.getInput(group);
    UnboundedDataset<KV<K, V>> elements = (UnboundedDataset<KV<K, V>>) context.borrowDataset(group);
    List<Integer> sources = elements.getStreamSources();
    if (!batches.watermarks().knows(sources)) {
      beam.evaluate(group, context);
      return;
    }
    KeyGrouping<K, V, BoundedWindow> grouping =
        new KeyGrouping<>(
            (KvCoder<K, V>) input.getCoder(),
            (WindowingStrategy<?, BoundedWindow>) input.getWindowingStrategy(),
            context.getSerializableOptions());
    JavaDStream<WindowedValue<KV<K, Iterable<V>>>> groups =
        batches
            .keyed(
                elements
                    .getDStream()
                    .map(new ReifyTimestampsAndWindowsFunction<>())
                    .mapToPair(TranslationUtils.toPairFunction())
                    .mapToPair(
                        CoderHelpers.toByteFunction(grouping.keyCoder(), grouping.elementCoder())),
                grouping,
                sources,
                context)
            .map(CoderHelpers.fromByteFunction(grouping.outputCoder()));
    context.putDataset(group, new UnboundedDataset<>(groups, sources));
  }

  @Override
  public String toNativeString() {
    return "groupByKey()";
  }
}
