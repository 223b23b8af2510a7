/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerSheet;
import io.millrace.transforms.ledger.LedgerTerm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;

/**
 * The finished ledger inside the pipeline: as rows of its table, and as one yes or no on whether
 * the run's results may be published.
 */
record LedgerRows(PCollection<Row> rows, PCollection<Boolean> approved) {
  private static final TupleTag<Row> ROWS = new TupleTag<>() {};
  private static final TupleTag<Boolean> APPROVED = new TupleTag<>() {};

  static LedgerRows of(Ledger ledger, Pipeline pipeline, String runId, OnReject onReject) {
    // A run that read nothing has no counts; a zero for each step still makes it a sheet.
    List<KV<String, Long>> zeros =
        ledger.steps().stream().map(step -> KV.of(Ledger.key(step, LedgerTerm.READ), 0L)).toList();
    PCollection<KV<String, Long>> counts = ledger.totals(pipeline);
    PCollection<KV<String, Long>> start =
        pipeline.apply("Ledger/Zeros", Create.of(zeros).withCoder(counts.getCoder()));
    if (counts.isBounded() == IsBounded.UNBOUNDED) {
      // What is gathered in one collection has one trigger.
      start =
          start.apply(
              "Ledger/ZerosAtTheEnd",
              Window.<KV<String, Long>>configure()
                  .triggering(AfterWatermark.pastEndOfWindow())
                  .withAllowedLateness(Duration.ZERO)
                  .discardingFiredPanes());
    }
    PCollectionTuple sheet =
        PCollectionList.of(counts)
            .and(start)
            .apply("Ledger/WithZeros", Flatten.pCollections())
            .apply("Ledger/OneKey", WithKeys.of("ledger"))
            .apply("Ledger/OneSheet", GroupByKey.create())
            .apply(
                "Ledger/Sheet",
                ParDo.of(new SheetFn(runId, ledger.steps(), onReject))
                    .withOutputTags(ROWS, TupleTagList.of(APPROVED)));
    return new LedgerRows(
        sheet.get(ROWS).setRowSchema(OpsTables.LEDGER.schema()),
        sheet.get(APPROVED).setCoder(BooleanCoder.of()));
  }

  private static final class SheetFn extends DoFn<KV<String, Iterable<KV<String, Long>>>, Row> {
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
    public void processElement(
        @Element KV<String, Iterable<KV<String, Long>>> element, MultiOutputReceiver out) {
      Map<String, Long> counts = new HashMap<>();
      element.getValue().forEach(c -> counts.merge(c.getKey(), c.getValue(), Math::addExact));
      LedgerSheet sheet = LedgerSheet.of(steps, counts);
      sheet.steps().stream()
          .map(RecordSchema::toRow)
          .map(OpsTables.withRunId(runId)::apply)
          .forEach(out.get(ROWS)::output);
      boolean mayReject = onReject == OnReject.CONTINUE || sheet.rejected() == 0;
      out.get(APPROVED).output(sheet.isBalanced() && mayReject);
    }
  }
}
