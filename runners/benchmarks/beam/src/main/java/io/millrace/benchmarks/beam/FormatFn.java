/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Writes a sum as {@code window_start_ms,category,count,revenue_cents}. */
final class FormatFn extends DoFn<KV<String, Revenue>, String> {
  static final TupleTag<String> LINES = new TupleTag<>() {};
  static final TupleTag<KV<String, Long>> COUNTS = new TupleTag<>() {};
  private static final long serialVersionUID = 1;

  @ProcessElement
  public void process(
      @Element KV<String, Revenue> sum, BoundedWindow window, MultiOutputReceiver out) {
    Revenue revenue = sum.getValue();
    long start = ((IntervalWindow) window).start().getMillis();
    out.get(LINES).output(start + "," + sum.getKey() + "," + revenue.count + "," + revenue.cents);
    out.get(COUNTS).output(KV.of(PlainBeam.ACCEPTED, revenue.count));
  }
}
