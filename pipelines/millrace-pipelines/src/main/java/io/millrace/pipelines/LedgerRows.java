/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerSheet;
import io.millrace.transforms.ledger.StepBalance;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;

/**
 * The finished ledger inside the pipeline: as rows of its table, and as one yes or no on whether
 * the run's results may be published.
 */
record LedgerRows(PCollection<Row> rows, PCollection<Boolean> approved) {
  private static final TupleTag<Row> ROWS = new TupleTag<>() {};
  private static final TupleTag<Boolean> APPROVED = new TupleTag<>() {};

  static LedgerRows of(
      PCollection<Map<String, Long>> entries, List<String> steps, String runId, OnReject onReject) {
    PCollectionTuple sheet =
        Ledger.total(entries)
            .apply(
                "Ledger/Sheet",
                ParDo.of(new SheetFn(runId, steps, onReject))
                    .withOutputTags(ROWS, TupleTagList.of(APPROVED)));
    return new LedgerRows(
        sheet.get(ROWS).setRowSchema(OpsTables.LEDGER.schema()),
        sheet.get(APPROVED).setCoder(BooleanCoder.of()));
  }

  /** Of each entry the lines of the steps that counted something. */
  static PCollection<Row> entries(
      PCollection<Map<String, Long>> entries, List<String> steps, String runId) {
    return entries
        .apply("Ledger/EntryRows", ParDo.of(new EntryFn(runId, steps)))
        .setRowSchema(OpsTables.LEDGER_ENTRIES.schema());
  }

  private static final class SheetFn extends DoFn<Map<String, Long>, Row> {
    private static final long serialVersionUID = 1L;
    private final String runId;
    private final List<String> steps;
    private final OnReject onReject;

    SheetFn(String runId, List<String> steps, OnReject onReject) {
      this.runId = runId;
      this.steps = steps;
      this.onReject = onReject;
    }

    @ProcessElement
    public void processElement(@Element Map<String, Long> counts, MultiOutputReceiver out) {
      LedgerSheet sheet = LedgerSheet.of(steps, counts);
      sheet.steps().stream()
          .map(RecordSchema::toRow)
          .map(OpsTables.withRunId(runId)::apply)
          .forEach(out.get(ROWS)::output);
      boolean mayReject = onReject == OnReject.CONTINUE || sheet.rejected() == 0;
      out.get(APPROVED).output(sheet.isBalanced() && mayReject);
    }
  }

  private static final class EntryFn extends DoFn<Map<String, Long>, Row> {
    private static final long serialVersionUID = 1L;
    private final String runId;
    private final List<String> steps;

    EntryFn(String runId, List<String> steps) {
      this.runId = runId;
      this.steps = steps;
    }

    @ProcessElement
    public void processElement(@Element Map<String, Long> counts, OutputReceiver<Row> out) {
      Instant now = Instant.now();
      for (StepBalance line : LedgerSheet.of(steps, counts).steps()) {
        if (!line.equals(new StepBalance(line.step(), 0, 0, 0, 0, 0, 0))) {
          out.output(
              Row.withSchema(OpsTables.LEDGER_ENTRIES.schema())
                  .addValues(runId, now)
                  .addValues(RecordSchema.toRow(line).getValues())
                  .build());
        }
      }
    }
  }
}
