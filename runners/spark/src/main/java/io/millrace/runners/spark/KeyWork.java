/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.runners.core.TimerInternals.TimerDataCoderV2;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.stateful.StateAndTimers;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.HashBasedTable;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.Table;
import org.jspecify.annotations.Nullable;

/** What a step does with a key, a micro-batch at a time, by what it keeps of the key. */
interface KeyWork<K> extends Serializable {
  Coder<K> keyCoder();

  Coder<? extends BoundedWindow> windowCoder();

  /** Whether timers are kept of a key that has no state. */
  boolean keepsTimersAlone();

  /**
   * Works off a micro-batch.
   *
   * @param came its elements, encoded
   * @param state is changed
   * @param timers are changed
   * @return what the key gives out, encoded
   */
  List<byte[]> work(K key, Iterable<byte[]> came, StateInternals state, BatchTimers timers)
      throws Exception;

  /**
   * A micro-batch of a key.
   *
   * @param came its elements, encoded
   * @param before what was kept; null if nothing
   * @return null if nothing is to be kept, and nothing was given out
   */
  default @Nullable KeyState advance(
      ByteArray key, Iterable<byte[]> came, @Nullable KeyState before, BatchTimes batch)
      throws Exception {
    KeyState left = before == null || before.isEmpty() ? null : before;
    if (!came.iterator().hasNext() && (left == null || !left.isDue(batch))) {
      return left == null ? null : left.carried();
    }
    StateAndTimers kept = left == null ? null : left.state();
    K decoded = CoderHelpers.fromByteArray(key.getValue(), keyCoder());
    KeyedState<K> state =
        new KeyedState<>(decoded, kept == null ? HashBasedTable.create() : kept.getState());
    TimerDataCoderV2 timerCoder = TimerDataCoderV2.of(windowCoder());
    Iterator<TimerData> waited =
        kept == null
            ? List.<TimerData>of().iterator()
            : CoderHelpers.fromByteArrays(kept.getTimers(), timerCoder).iterator();
    BatchTimers timers = new BatchTimers(batch, waited);
    List<byte[]> out = work(decoded, came, state, timers);
    Table<String, String, byte[]> cells = state.encoded();
    List<TimerData> waiting = keepsTimersAlone() || !cells.isEmpty() ? timers.all() : List.of();
    KeyState after =
        KeyState.of(
            StateAndTimers.of(cells, CoderHelpers.toByteArrays(waiting, timerCoder)), waiting, out);
    return after.isEmpty() && out.isEmpty() ? null : after;
  }
}
