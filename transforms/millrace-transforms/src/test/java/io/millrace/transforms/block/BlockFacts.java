/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Each block as a line: its window, its timestamp, and each row's first value at its event time.
 */
final class BlockFacts extends PTransform<PCollection<Block>, PCollection<String>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<String> expand(PCollection<Block> input) {
    return input.apply(ParDo.of(new FactsFn())).setCoder(StringUtf8Coder.of());
  }

  private static final class FactsFn extends DoFn<Block, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element Block block,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        OutputReceiver<String> out) {
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < block.rows(); row++) {
        rows.add(block.column(0).valueAt(row) + "@" + block.eventTime(row));
      }
      rows.sort(null);
      out.output(name(window) + " " + timestamp.getMillis() + " " + rows);
    }

    private static String name(BoundedWindow window) {
      if (window instanceof IntervalWindow interval) {
        return "[%d, %d)".formatted(interval.start().getMillis(), interval.end().getMillis());
      }
      return window instanceof GlobalWindow ? "global" : window.toString();
    }
  }
}
