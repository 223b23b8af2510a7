/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.ReadBatch;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads changes as a runner does, and keeps what is given out. */
final class Reading implements Closeable {
  private static final long BOUND_NANOS = 120_000_000_000L;

  private final ChangesSource source;
  private final ChangesReader reader;
  private boolean started;
  final List<Row> rows = new ArrayList<>();
  final List<Rejected> letters = new ArrayList<>();
  long tallied;

  /** Of the rows those that came when the watermark was behind them. */
  int late;

  private Reading(ChangesSource source, @Nullable ChangesMark mark) {
    this.source = source;
    this.reader = source.createReader(PipelineOptionsFactory.create(), mark);
  }

  static Reading of(ChangesSettings settings) {
    return new Reading(new ChangesSource(settings, new StepContext("run-1", "orders/Read")), null);
  }

  /** A new reader from a mark that was written and read again. */
  Reading from(ChangesMark mark) throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(source.getCheckpointMarkCoder(), mark);
    return new Reading(
        source, CoderUtils.decodeFromByteArray(source.getCheckpointMarkCoder(), bytes));
  }

  /** Whether something was given out just now. */
  boolean next() throws IOException {
    boolean given = started ? reader.advance() : reader.start();
    started = true;
    if (given) {
      ReadBatch batch = reader.getCurrent();
      Block block = batch.block();
      int before = rows.size();
      for (int i = 0; block != null && i < block.rows(); i++) {
        rows.add(block.row(i));
        late += block.stamp(i) > block.eventTime(i) ? 1 : 0;
      }
      letters.addAll(batch.letters());
      tallied += batch.records();
      assertThat(batch.records()).isEqualTo(rows.size() - before + batch.letters().size());
    }
    return given;
  }

  ChangesMark mark() {
    return reader.getCheckpointMark();
  }

  ChangesMark.Place place() {
    return mark().place();
  }

  ChangesReader reader() {
    return reader;
  }

  /** Reads all that was committed before some end of the log. */
  Reading until(long logEnd) throws IOException {
    long end = System.nanoTime() + BOUND_NANOS;
    while (!place().snapshotDone() || place().boundary() < logEnd) {
      next();
      assertThat(System.nanoTime()).as("time to reach %d, at %s", logEnd, place()).isLessThan(end);
    }
    return this;
  }

  /** What a table of keys has after these rows, in any order. */
  static Map<String, @Nullable String> state(
      List<Row> rows, String key, Function<Row, @Nullable String> text) {
    Map<String, Row> last = new TreeMap<>();
    for (Row row : rows) {
      last.merge(
          String.valueOf(row.<Object>getValue(key)),
          row,
          (one, other) -> position(other) >= position(one) ? other : one);
    }
    Map<String, @Nullable String> state = new TreeMap<>();
    last.forEach(
        (id, row) -> {
          if (!Boolean.TRUE.equals(row.getBoolean("deleted"))) {
            state.put(id, text.apply(row));
          }
        });
    return state;
  }

  static long position(Row row) {
    Long position = row.getInt64("position");
    return position == null ? -1 : position;
  }

  @Override
  public void close() {
    reader.close();
  }
}
