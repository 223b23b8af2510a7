/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Tells the winner of each key in a shard from its duplicates. */
final class PickWinnersFn extends DoFn<KV<Integer, Iterable<Row>>, Row> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateLayout layout;

  PickWinnersFn(DeduplicateLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element KV<Integer, Iterable<Row>> shard, MultiOutputReceiver out) {
    Map<List<Object>, List<Row>> rowsByKey = new HashMap<>();
    for (Row row : shard.getValue()) {
      rowsByKey.computeIfAbsent(layout.keyOf(row), key -> new ArrayList<>(1)).add(row);
    }
    for (List<Row> rows : rowsByKey.values()) {
      rows.sort(layout.winnerFirst());
      Row winner = rows.get(0);
      out.get(DeduplicateResult.UNIQUE).output(winner);
      for (Row duplicate : rows.subList(1, rows.size())) {
        out.get(DeduplicateResult.DUPLICATES).output(layout.duplicateOf(winner, duplicate));
      }
    }
  }
}
