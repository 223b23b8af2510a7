/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks every rule about every row of a block, column by column; a row that any rule does not pass
 * at first sight is judged as {@link CheckRowsFn} judges it.
 */
final class CheckBlocksFn extends DoFn<Block, Block> {
  static final TupleTag<Block> ACCEPTED = new TupleTag<>("accepted") {};

  private static final long serialVersionUID = 1L;

  private final List<RowRule> rules;
  private final Schema schema;
  private final StepContext context;
  private final LetterFields fields;
  private transient RowJudge judge;
  private transient RuleCounts counts;

  @SuppressWarnings("NullAway.Init") // Transient fields live from @Setup and @StartBundle on.
  CheckBlocksFn(List<RowRule> rules, Schema schema, StepContext context, LetterFields fields) {
    this.rules = rules;
    this.schema = schema;
    this.context = context;
    this.fields = fields;
  }

  @Setup
  public void setup() {
    judge = new RowJudge(rules, schema, context, fields);
  }

  @StartBundle
  public void startBundle() {
    counts = new RuleCounts(rules.size());
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    boolean[] suspects = new boolean[block.rows()];
    for (RowRule rule : rules) {
      rule.suspect(block.column(rule.field()), suspects);
    }
    int[] accepted = new int[block.rows()];
    int count = 0;
    int passed = 0;
    for (int row = 0; row < block.rows(); row++) {
      if (!suspects[row]) {
        passed++;
        accepted[count++] = row;
        continue;
      }
      Rejected letter = judge.judge(block.row(row), eventTime(block, row), counts);
      if (letter == null) {
        accepted[count++] = row;
      } else {
        out.get(CheckRowsFn.REJECTED).output(letter);
      }
    }
    counts.addPassed(passed);
    if (count > 0) {
      out.get(ACCEPTED).output(block.take(accepted, 0, count));
    }
  }

  /** Null for Beam's lowest timestamp, which is that of what has none. */
  private static @Nullable Instant eventTime(Block block, int row) {
    Instant time = Instant.ofEpochMilli(block.eventTime(row));
    return time.equals(BoundedWindow.TIMESTAMP_MIN_VALUE) ? null : time;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext out) {
    out.output(
        CheckRowsFn.COUNTS,
        counts.asList(),
        GlobalWindow.INSTANCE.maxTimestamp(),
        GlobalWindow.INSTANCE);
  }
}
