/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** What windows of an engine counted, pane by pane, among what is {@link Seen}. */
final class SeenWindows {
  static final String PREFIX = "window ";

  private SeenWindows() {}

  /** Notes each result of windows. */
  static void all(PCollection<Row> results, String count) {
    results.apply("See windows", ParDo.of(new SeeFn(count)));
  }

  /** Of each window what its highest pane counts. */
  static Map<String, Long> lastPanes() {
    Map<String, Long> highest = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    for (String line : Seen.lines(PREFIX)) {
      String[] parts = line.split(" ", -1);
      long pane = Long.parseLong(parts[1]);
      if (pane >= highest.getOrDefault(parts[0], -1L)) {
        highest.put(parts[0], pane);
        counts.put(parts[0], Long.parseLong(parts[2]));
      }
    }
    return counts;
  }

  private static final class SeeFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;
    private final String count;

    SeeFn(String count) {
      this.count = count;
    }

    @ProcessElement
    public void processElement(ProcessContext context) {
      Row result = context.element();
      Seen.add(
          PREFIX
              + result.getDateTime("window_start").toInstant()
              + " "
              + context.pane().getIndex()
              + " "
              + result.getInt64(count));
    }
  }
}
