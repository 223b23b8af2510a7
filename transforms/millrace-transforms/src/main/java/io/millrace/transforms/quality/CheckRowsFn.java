/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Asks every rule about every row, and counts the answers of a bundle. */
final class CheckRowsFn extends DoFn<Row, Row> {
  static final TupleTag<Row> ACCEPTED = new TupleTag<>("accepted") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};
  static final TupleTag<List<Long>> COUNTS = new TupleTag<>("counts") {};

  private static final long serialVersionUID = 1L;

  private final List<RowRule> rules;
  private final Schema schema;
  private final StepContext context;
  private final LetterFields fields;
  private transient RowJudge judge;
  private transient RuleCounts counts;

  @SuppressWarnings("NullAway.Init") // Transient fields live from @Setup and @StartBundle on.
  CheckRowsFn(List<RowRule> rules, Schema schema, StepContext context, LetterFields fields) {
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
  public void processElement(@Element Row row, MultiOutputReceiver out) {
    Rejected letter = judge.judge(row, null, counts);
    if (letter == null) {
      out.get(ACCEPTED).output(row);
    } else {
      out.get(REJECTED).output(letter);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext out) {
    out.output(
        COUNTS, counts.asList(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
  }
}
