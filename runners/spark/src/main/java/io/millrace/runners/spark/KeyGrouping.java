/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.LateDataUtils;
import org.apache.beam.runners.core.ReduceFnRunner;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.SystemReduceFn;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.runners.core.UnsupportedSideInputReader;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.core.metrics.CounterCell;
import org.apache.beam.runners.core.triggers.ExecutableTriggerStateMachine;
import org.apache.beam.runners.core.triggers.TriggerStateMachines;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.construction.TriggerTranslation;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * Groups what comes of a key by window, and gives groups out as their trigger says.
 *
 * @param coder of the elements that come
 */
record KeyGrouping<K, V, W extends BoundedWindow>(
    KvCoder<K, V> coder, WindowingStrategy<?, W> windowing, SerializablePipelineOptions options)
    implements KeyWork<K> {
  private static final MetricName DROPPED =
      MetricName.named(KeyGrouping.class, "droppedDueToLateness");

  @Override
  public Coder<K> keyCoder() {
    return coder.getKeyCoder();
  }

  @Override
  public Coder<W> windowCoder() {
    return windowing.getWindowFn().windowCoder();
  }

  /** Those of a trigger that has closed do nothing. */
  @Override
  public boolean keepsTimersAlone() {
    return false;
  }

  @Override
  public List<byte[]> work(K key, Iterable<byte[]> came, StateInternals state, BatchTimers timers)
      throws Exception {
    List<WindowedValue<KV<K, Iterable<V>>>> out = new ArrayList<>();
    work(runner(key, state, timers, out), key, came, timers);
    return CoderHelpers.toByteArrays(out, outputCoder());
  }

  private ReduceFnRunner<K, V, Iterable<V>, W> runner(
      K key,
      StateInternals state,
      BatchTimers timers,
      List<WindowedValue<KV<K, Iterable<V>>>> out) {
    return new ReduceFnRunner<>(
        key,
        windowing,
        ExecutableTriggerStateMachine.create(
            TriggerStateMachines.stateMachineForTrigger(
                TriggerTranslation.toProto(windowing.getTrigger()))),
        state,
        timers,
        out::add,
        new UnsupportedSideInputReader("GroupByKey"),
        SystemReduceFn.buffering(coder.getValueCoder()),
        options.get());
  }

  /** Elements are late by the watermark before the micro-batch, windows end by that behind it. */
  private void work(
      ReduceFnRunner<K, V, Iterable<V>, W> runner, K key, Iterable<byte[]> came, BatchTimers timers)
      throws Exception {
    List<WindowedValue<V>> elements = new ArrayList<>();
    Coder<WindowedValue<V>> elementCoder = elementCoder();
    came.forEach(bytes -> elements.add(CoderHelpers.fromByteArray(bytes, elementCoder)));
    runner.processElements(
        LateDataUtils.dropExpiredWindows(
            key, elements, timers, windowing, new CounterCell(DROPPED)));
    timers.end();
    for (List<TimerData> due = timers.takeDue(); !due.isEmpty(); due = timers.takeDue()) {
      runner.onTimers(due);
    }
    runner.persist();
  }

  Coder<WindowedValue<V>> elementCoder() {
    return WindowedValues.FullWindowedValueCoder.of(coder.getValueCoder(), windowCoder());
  }

  Coder<WindowedValue<KV<K, Iterable<V>>>> outputCoder() {
    return WindowedValues.FullWindowedValueCoder.of(
        KvCoder.of(coder.getKeyCoder(), IterableCoder.of(coder.getValueCoder())), windowCoder());
  }
}
