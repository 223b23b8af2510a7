/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the changes from what is none, or none any more. */
final class SortChangesFn extends DoFn<Block, Block> {
  static final TupleTag<Block> CHANGES = new TupleTag<>("changes") {};
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};
  static final TupleTag<Block> WITHOUT_KEY = new TupleTag<>("withoutKey") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};
  static final TupleTagList OTHERS = TupleTagList.of(LATE).and(WITHOUT_KEY).and(REJECTED);

  private static final long serialVersionUID = 1L;
  private static final String CODE = "UNKNOWN_OPERATION";

  private final HistoryLayout layout;
  private final Counter late = TrackHistoryMetrics.LATE.counter();
  private final Counter withoutKey = TrackHistoryMetrics.WITHOUT_KEY.counter();
  private final Counter rejected = TrackHistoryMetrics.REJECTED.counter();
  private transient RowBytes bytes;
  private transient RowJsonText json;

  @SuppressWarnings("NullAway.Init") // What letters need lives from @Setup on.
  SortChangesFn(HistoryLayout layout) {
    this.layout = layout;
  }

  @Setup
  public void setup() {
    bytes = new RowBytes(layout.input());
    json = new RowJsonText(layout.input());
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    @Nullable TupleTag<?>[] ends = new TupleTag<?>[block.rows()];
    RowView view = new RowView(block);
    for (int row = 0; row < ends.length; row++) {
      ends[row] = endOf(view.at(row), block.eventTime(row), block.stamp(row));
      if (REJECTED.equals(ends[row])) {
        out.get(REJECTED).output(letter(block, row));
      }
    }
    late.inc(count(ends, LATE));
    withoutKey.inc(count(ends, WITHOUT_KEY));
    rejected.inc(count(ends, REJECTED));
    for (TupleTag<Block> end : List.of(CHANGES, LATE, WITHOUT_KEY)) {
      int[] rows = IntStream.range(0, ends.length).filter(row -> end.equals(ends[row])).toArray();
      if (rows.length > 0) {
        out.get(end).output(block.take(rows, 0, rows.length));
      }
    }
  }

  private static long count(@Nullable TupleTag<?>[] ends, TupleTag<?> end) {
    return Arrays.stream(ends).filter(end::equals).count();
  }

  private TupleTag<?> endOf(RowView row, long time, long stamp) {
    TrackHistorySpec spec = layout.spec();
    if (spec.keyFields().stream().anyMatch(row::isNull)) {
      return WITHOUT_KEY;
    }
    if (spec.disorder() != null && isLate(time, stamp, spec.disorder().toMillis())) {
      return LATE;
    }
    String field = spec.operationField();
    return field == null || Operation.of(row.value(field)) != null ? CHANGES : REJECTED;
  }

  /** Also where times are so far apart that their difference is no long. */
  private static boolean isLate(long time, long stamp, long disorder) {
    return stamp > time && Long.compareUnsigned(stamp - time, disorder) >= 0;
  }

  private Rejected letter(Block block, int index) {
    Row row = block.row(index);
    Object value = row.getValue(String.valueOf(layout.spec().operationField()));
    String message = "Unsupported operation: " + value + " (supported: " + Operation.WORDS + ")";
    StepContext step = layout.spec().context();
    if (step == null) {
      throw new IllegalArgumentException(message);
    }
    return bytes
        .into(
            Rejected.at(step, CODE, Rejected.Category.DATA)
                .message(message)
                .json(json.of(row))
                .eventTime(Instant.ofEpochMilli(block.eventTime(index))),
            row)
        .build();
  }
}
