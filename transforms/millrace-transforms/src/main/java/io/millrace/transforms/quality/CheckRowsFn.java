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
import org.jspecify.annotations.Nullable;

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
  private transient int[] indexes;
  private transient RowLetters letters;
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
    indexes = rules.stream().mapToInt(rule -> schema.indexOf(rule.field())).toArray();
    letters = new RowLetters(context, schema, fields);
  }

  @StartBundle
  public void startBundle() {
    counts = new RuleCounts(rules.size());
  }

  @ProcessElement
  public void processElement(@Element Row row, MultiOutputReceiver out) {
    Blame broken = null;
    Blame bugs = null;
    for (int i = 0; i < indexes.length; i++) {
      RowRule rule = rules.get(i);
      Object value = row.getValue(indexes[i]);
      try {
        boolean passes = rule.passes(value);
        counts.add(i, passes);
        if (!passes && rule.action() == Action.QUARANTINE) {
          broken = Blame.and(broken, rule, rule.message(value));
        }
      } catch (RuntimeException | StackOverflowError e) {
        // A pattern can exhaust the stack on a long text: the record is kept and the rule blamed.
        bugs = Blame.and(bugs, rule, "Cannot check " + rule.id() + ": " + e);
      }
    }
    if (bugs != null) {
      reject(row, bugs, "RULE_THREW", Rejected.Category.BUG, out);
    } else if (broken != null) {
      reject(row, broken, "RULE_FAILED", Rejected.Category.DATA, out);
    } else {
      out.get(ACCEPTED).output(row);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext out) {
    out.output(
        COUNTS, counts.asList(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
  }

  private void reject(
      Row row, Blame blame, String code, Rejected.Category category, MultiOutputReceiver out) {
    String message = blame.messages().toString();
    out.get(REJECTED).output(letters.about(row, blame.first().id(), code, category, message));
  }

  /** The first rule to blame for a rejection, and what all of them say. */
  private record Blame(RowRule first, StringBuilder messages) {
    static Blame and(@Nullable Blame before, RowRule rule, String message) {
      if (before == null) {
        return new Blame(rule, new StringBuilder(message));
      }
      before.messages.append("; ").append(message);
      return before;
    }
  }
}
