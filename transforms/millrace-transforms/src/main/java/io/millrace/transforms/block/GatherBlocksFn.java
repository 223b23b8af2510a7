/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.List;
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
final class GatherBlocksFn<K> extends DoFn<KV<K, Block>, KV<K, Iterable<Block>>> {
  private static final long serialVersionUID = 1L;
  private static final String HELD = "held";
  private static final String END = "end";

  @StateId(HELD)
  private final StateSpec<BagState<Block>> heldSpec;

  @TimerId(END)
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  GatherBlocksFn(BlockCoder coder) {
    heldSpec = StateSpecs.bag(coder);
  }

  @ProcessElement
  public void processElement(
      @Element KV<K, Block> element,
      BoundedWindow window,
      @StateId(HELD) BagState<Block> held,
      @TimerId(END) Timer end) {
    held.add(element.getValue());
    end.set(window.maxTimestamp());
  }

  @OnTimer(END)
  public void end(
      @Key K key, @StateId(HELD) BagState<Block> held, OutputReceiver<KV<K, Iterable<Block>>> out) {
    List<Block> blocks = new ArrayList<>();
    held.read().forEach(blocks::add);
    held.clear();
    out.output(KV.of(key, blocks));
  }
}
