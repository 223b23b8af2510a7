/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;

/** Holds the blocks of each key until its window ends. */
final class GatherBlocksFn<K, V> extends DoFn<KV<K, V>, KV<K, Iterable<V>>> {
  private static final long serialVersionUID = 1L;
  private static final String HELD = "held";
  private static final String END = "end";

  @StateId(HELD)
  private final StateSpec<BagState<V>> heldSpec;

  @TimerId(END)
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  GatherBlocksFn(Coder<V> coder) {
    heldSpec = StateSpecs.bag(coder);
  }

  @ProcessElement
  public void processElement(
      @Element KV<K, V> element,
      BoundedWindow window,
      @StateId(HELD) BagState<V> held,
      @TimerId(END) Timer end) {
    held.add(element.getValue());
    end.set(window.maxTimestamp());
  }

  @OnTimer(END)
  public void end(
      @Key K key, @StateId(HELD) BagState<V> held, OutputReceiver<KV<K, Iterable<V>>> out) {
    List<V> blocks = new ArrayList<>();
    held.read().forEach(blocks::add);
    held.clear();
    out.output(KV.of(key, blocks));
  }
}
