/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Sorts the rows of each key in a shard by time and cuts them at the pauses. */
final class CutSessionsFn extends DoFn<KV<Integer, Iterable<Row>>, Row> {
  private static final long serialVersionUID = 1L;

  private final SessionLayout layout;

  CutSessionsFn(SessionLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element KV<Integer, Iterable<Row>> shard, OutputReceiver<Row> out) {
    Map<Object, List<Row>> rowsByKey = new HashMap<>();
    for (Row row : shard.getValue()) {
      Object key = requireNonNull(layout.keyOf(row), "key is null");
      rowsByKey.computeIfAbsent(key, first -> new ArrayList<>()).add(row);
    }
    for (List<Row> rows : rowsByKey.values()) {
      rows.sort(Comparator.comparingLong(layout::timeOf));
      cut(rows, out);
    }
  }

  private void cut(List<Row> rows, OutputReceiver<Row> out) {
    int from = 0;
    for (int next = 1; next <= rows.size(); next++) {
      if (next == rows.size() || layout.isPause(rows.get(next - 1), rows.get(next))) {
        out.output(layout.sessionOf(rows.subList(from, next)));
        from = next;
      }
    }
  }
}
