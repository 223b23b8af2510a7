/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.NullUnmarked;

/**
 * Sums per window and category within a task, handed on before every watermark and checkpoint: the
 * local half of Flink SQL's two-phase aggregation, by hand. No row waits longer than the watermark
 * that could close its window.
 */
@NullUnmarked // Flink calls open before anything else.
final class LocalSums<T> extends AbstractStreamOperator<Partial>
    implements OneInputStreamOperator<T, Partial>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  private final String input;
  private final long windowMillis;
  private final Addition<T> addition;
  private transient Categories categories;

  /** Count and cents of every category, by the start of the window. */
  private transient Map<Long, long[]> windows;

  private transient long lastStart;
  private transient long[] last;

  /** Adds what a record stands for. */
  interface Addition<T> extends java.io.Serializable {
    void add(T element, LocalSums<T> sums);
  }

  LocalSums(Arguments arguments, Addition<T> addition) {
    this.input = arguments.input().toString();
    this.windowMillis = arguments.millis("window-ms", Revenue.WINDOW).toMillis();
    this.addition = addition;
    setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  @Override
  public void open() throws Exception {
    super.open();
    categories = Categories.load(Path.of(input));
    windows = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    addition.add(element.getValue(), this);
  }

  /** Adds one event. */
  void add(long timestamp, int category, long cents) {
    long start = Math.floorDiv(timestamp, windowMillis) * windowMillis;
    if (last == null || start != lastStart) {
      lastStart = start;
      last = windows.computeIfAbsent(start, key -> new long[2 * categories.size()]);
    }
    last[2 * category]++;
    last[2 * category + 1] = Math.addExact(last[2 * category + 1], cents);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    handOn();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    handOn();
  }

  @Override
  public void endInput() {
    handOn();
  }

  private void handOn() {
    windows.forEach(
        (start, sums) -> {
          for (int category = 0; category < categories.size(); category++) {
            if (sums[2 * category] > 0) {
              Partial partial = new Partial();
              partial.category = categories.name(category);
              partial.count = sums[2 * category];
              partial.cents = sums[2 * category + 1];
              output.collect(new StreamRecord<>(partial, start));
            }
          }
        });
    windows.clear();
    last = null;
  }
}
