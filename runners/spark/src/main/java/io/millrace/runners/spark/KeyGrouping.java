/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.runners.core.LateDataUtils;
import org.apache.beam.runners.core.ReduceFnRunner;
import org.apache.beam.runners.core.SystemReduceFn;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.runners.core.TimerInternals.TimerDataCoderV2;
import org.apache.beam.runners.core.UnsupportedSideInputReader;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.core.metrics.CounterCell;
import org.apache.beam.runners.core.triggers.ExecutableTriggerStateMachine;
import org.apache.beam.runners.core.triggers.TriggerStateMachines;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.stateful.SparkStateInternals;
import org.apache.beam.runners.spark.stateful.StateAndTimers;
import org.apache.beam.runners.spark.util.ByteArray;
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
import org.jspecify.annotations.Nullable;

/**
 * Groups what comes of a key by window, and gives groups out as their trigger says.
 *
 * @param coder of the elements that come
 */
record KeyGrouping<K, V, W extends BoundedWindow>(
    KvCoder<K, V> coder, WindowingStrategy<?, W> windowing, SerializablePipelineOptions options)
    implements Serializable {
  private static final MetricName DROPPED =
      MetricName.named(KeyGrouping.class, "droppedDueToLateness");

  /**
   * A micro-batch of a key.
   *
   * @param came its elements, encoded
   * @param before what was kept; null if nothing
   * @return null if nothing is to be kept, and nothing was given out
   */
  @Nullable KeyState advance(
      ByteArray key, Iterable<byte[]> came, @Nullable KeyState before, BatchTimes batch)
      throws Exception {
    KeyState left = before == null || before.isEmpty() ? null : before;
    if (!came.iterator().hasNext() && (left == null || !left.isDue(batch))) {
      return left == null ? null : left.carried();
    }
    StateAndTimers kept = left == null ? null : left.state();
    K decoded = CoderHelpers.fromByteArray(key.getValue(), coder.getKeyCoder());
    SparkStateInternals<K> state =
        kept == null
            ? SparkStateInternals.forKey(decoded)
            : SparkStateInternals.forKeyAndState(decoded, kept.getState());
    BatchTimers timers = new BatchTimers(batch, timers(kept));
    List<WindowedValue<KV<K, Iterable<V>>>> out = new ArrayList<>();
    work(runner(decoded, state, timers, out), decoded, came, timers);
    List<TimerData> waiting = timers.all();
    KeyState after =
        KeyState.of(
            StateAndTimers.of(state.getState(), CoderHelpers.toByteArrays(waiting, timerCoder())),
            waiting,
            CoderHelpers.toByteArrays(out, outputCoder()));
    return after.isEmpty() && out.isEmpty() ? null : after;
  }

  private Iterator<TimerData> timers(@Nullable StateAndTimers kept) {
    return kept == null
        ? List.<TimerData>of().iterator()
        : CoderHelpers.fromByteArrays(kept.getTimers(), timerCoder()).iterator();
  }

  private ReduceFnRunner<K, V, Iterable<V>, W> runner(
      K key,
      SparkStateInternals<K> state,
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
    return WindowedValues.FullWindowedValueCoder.of(
        coder.getValueCoder(), windowing.getWindowFn().windowCoder());
  }

  Coder<WindowedValue<KV<K, Iterable<V>>>> outputCoder() {
    return WindowedValues.FullWindowedValueCoder.of(
        KvCoder.of(coder.getKeyCoder(), IterableCoder.of(coder.getValueCoder())),
        windowing.getWindowFn().windowCoder());
  }

  private TimerDataCoderV2 timerCoder() {
    return TimerDataCoderV2.of(windowing.getWindowFn().windowCoder());
  }
}
