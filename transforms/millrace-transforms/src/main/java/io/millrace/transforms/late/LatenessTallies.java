/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.period.Lateness;
import io.millrace.transforms.rows.KeyValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.schemas.Schema;

/** The lateness of the rows of blocks, by group. Not thread-safe. */
final class LatenessTallies {
  private final CurveLayout layout;
  private final KeyNumbers keys;
  private final List<KeyValues> keyValues = new ArrayList<>();
  private final Map<Place, LatenessHistogram> histograms = new HashMap<>();

  LatenessTallies(CurveLayout layout, Schema input) {
    this.layout = layout;
    this.keys = new KeyNumbers(input, layout.by());
  }

  /** How many groups there are. */
  int count() {
    return histograms.size();
  }

  void add(Block block) {
    Lateness lateness = layout.lateness();
    int[] numbers = keys.add(block);
    LatenessHistogram histogram = new LatenessHistogram();
    int before = KeyNumbers.NONE;
    long start = 0;
    long end = 0;
    for (int row = 0; row < numbers.length; row++) {
      int key = numbers[row];
      if (key == keyValues.size()) {
        keyValues.add(layout.keyOf(block, row));
      }
      long time = block.eventTime(row);
      if (key != before || time < start || time >= end) {
        before = key;
        start = lateness.startOf(time);
        end = lateness.endOf(start);
        histogram =
            histograms.computeIfAbsent(
                new Place(key, layout.inTotal() ? 0 : start), first -> new LatenessHistogram());
      }
      histogram.add(Lateness.of(time, end, block.stamp(row)));
    }
  }

  /** Gives out each group with its counts, and forgets them. */
  void drain(BiConsumer<CurveGroup, Map<Integer, Long>> out) {
    histograms.forEach(
        (place, histogram) ->
            out.accept(
                new CurveGroup(keyValues.get(place.key()), place.start()), histogram.counts()));
    histograms.clear();
    keyValues.clear();
    keys.clear();
  }

  private record Place(int key, long start) {}
}
