/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Asks every rule about every row, and counts the answers of a bundle. */
final class CheckRowsFn extends DoFn<Row, Row> {
  static final TupleTag<Row> ACCEPTED = new TupleTag<>("accepted") {};
  static final TupleTag<Row> DROPPED = new TupleTag<>("dropped") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};
  static final TupleTag<List<Long>> COUNTS = new TupleTag<>("counts") {};

  private static final long serialVersionUID = 1L;

  private final CheckLayout layout;
  private final ReferenceViews tables;
  private final Counter acceptedRows = CheckQualityMetrics.ACCEPTED.counter();
  private final Counter droppedRows = CheckQualityMetrics.DROPPED.counter();
  private final Counter rejectedRows = CheckQualityMetrics.REJECTED.counter();
  private final Counter failures = CheckQualityMetrics.FAILURES.counter();
  private transient @Nullable RowJudge judge;
  private transient RuleCounts counts;
  private transient long accepted;
  private transient long dropped;
  private transient long rejected;

  @SuppressWarnings("NullAway.Init") // The counts live from @StartBundle on.
  CheckRowsFn(CheckLayout layout, ReferenceViews tables) {
    this.layout = layout;
    this.tables = tables;
  }

  @Setup
  public void setup() {
    tables.open();
  }

  @StartBundle
  public void startBundle() {
    counts = new RuleCounts(layout.rules().size());
    accepted = 0;
    dropped = 0;
    rejected = 0;
  }

  @ProcessElement
  public void processElement(ProcessContext context) {
    Row row = context.element();
    RowJudge.Outcome outcome =
        judge(context).judge(row, context.timestamp(), Block.ON_TIME, counts);
    if (outcome.letter() != null) {
      rejected++;
      context.output(REJECTED, outcome.letter());
    } else if (outcome.dropped()) {
      dropped++;
      context.output(DROPPED, row);
    } else {
      accepted++;
      context.output(row);
    }
  }

  private RowJudge judge(ProcessContext context) {
    RowJudge ready = judge;
    if (ready == null) {
      ready = layout.judge(tables.read(context));
      judge = ready;
    }
    return ready;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext out) {
    acceptedRows.inc(accepted);
    droppedRows.inc(dropped);
    rejectedRows.inc(rejected);
    failures.inc(counts.failed());
    out.output(
        COUNTS, counts.asList(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
  }

  @Teardown
  public void teardown() {
    tables.close();
    judge = null;
  }
}
