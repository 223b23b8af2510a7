/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.RowSplit;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.usage.CallWork.Answer;
import io.millrace.transforms.usage.CallWork.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Adds what is found out about each call to the blocks. */
final class EachCallFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final BookView table;
  private final CallWork work;
  private final CallFields fields;

  /** Null where calls with a problem are kept. */
  private final @Nullable StepContext rejectAt;

  private final Counter answered = UsageMetrics.ANSWERED.counter();
  private final Counter unanswered = UsageMetrics.UNANSWERED.counter();
  private final Counter rejected = UsageMetrics.REJECTED.counter();

  private transient @Nullable CallLetter letter;

  EachCallFn(BookView table, CallWork work, CallFields fields, @Nullable StepContext rejectAt) {
    this.table = table;
    this.work = work;
    this.fields = fields;
    this.rejectAt = rejectAt;
  }

  @Setup
  public void setup() {
    table.open();
    letter = rejectAt == null ? null : new CallLetter(rejectAt, fields.input());
  }

  @ProcessElement
  public void processElement(ProcessContext context) {
    Block block = context.element();
    PriceBook book = table.in(context::sideInput);
    BlockBuilder added = new BlockBuilder(fields.added(), Integer.MAX_VALUE, Long.MAX_VALUE);
    boolean[] told = new boolean[block.rows()];
    RowView call = new RowView(block);
    int problems = 0;
    for (int row = 0; row < told.length; row++) {
      Answer answer = work.of(book, call.at(row));
      Problem problem = answer.problem();
      problems += problem == null ? 0 : 1;
      if (problem != null && letter != null) {
        context.output(
            UsageResult.REJECTED, letter.of(block, row, problem.code(), problem.message()));
      } else {
        told[row] = true;
        add(added, answer.values(), problem);
        added.endRow(block.eventTime(row), Block.ON_TIME);
      }
    }
    answered.inc(told.length - problems);
    (letter == null ? unanswered : rejected).inc(problems);
    if (added.rows() > 0) {
      context.output(extend(RowSplit.of(block, told, added.rows()).chosen(), added.build()));
    }
  }

  private void add(BlockBuilder added, List<@Nullable Object> values, @Nullable Problem problem) {
    int answers = fields.answers();
    for (int field = 0; field < answers; field++) {
      added.column(field).appendValue(problem == null ? values.get(field) : null);
    }
    if (letter == null) {
      added.column(answers).appendValue(problem == null ? null : problem.message());
    }
  }

  private Block extend(Block calls, Block added) {
    List<Column> columns = new ArrayList<>();
    for (int field = 0; field < fields.added().getFieldCount(); field++) {
      columns.add(added.column(field));
    }
    return calls.with(fields.output(), columns);
  }

  @Teardown
  public void teardown() {
    table.close();
  }
}
