/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/** Adds up the counts of the bundles and writes one verdict per rule when the input ends. */
final class CountVerdicts extends PTransform<PCollection<List<Long>>, PCollection<Row>> {
  static final Coder<List<Long>> COUNTS_CODER = ListCoder.of(VarLongCoder.of());

  private static final long serialVersionUID = 1L;
  private final String dataset;
  private final List<RowRule> rules;

  CountVerdicts(String dataset, List<RowRule> rules) {
    this.dataset = dataset;
    this.rules = rules;
  }

  @Override
  public PCollection<Row> expand(PCollection<List<Long>> counts) {
    // The zeros give every rule its verdict when no bundle counted anything.
    List<Long> zeros = new RuleCounts(rules.size()).asList();
    PCollection<List<Long>> start =
        counts
            .getPipeline()
            .apply("StartAtZero", Create.of(List.of(zeros)).withCoder(COUNTS_CODER));
    return PCollectionList.of(start.apply("AnswerZerosOnce", atTheEnd()))
        .and(counts.apply("AnswerCountsOnce", atTheEnd()))
        .apply("GatherCounts", Flatten.pCollections())
        .apply("AddCounts", Combine.globally(new SumFn()).withoutDefaults())
        .setCoder(COUNTS_CODER)
        .apply("WriteVerdicts", ParDo.of(new WriteVerdictsFn(dataset, rules)))
        .setRowSchema(CheckQuality.VERDICT_SCHEMA);
  }

  /** One answer, whatever trigger the rows came with. */
  private static Window<List<Long>> atTheEnd() {
    return Window.<List<Long>>into(new GlobalWindows())
        .triggering(AfterWatermark.pastEndOfWindow())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }

  /** A class has the same name in every JVM, and engines find a step's state by its name. */
  private static final class SumFn
      implements SerializableFunction<Iterable<List<Long>>, List<Long>> {
    private static final long serialVersionUID = 1L;

    @Override
    public List<Long> apply(Iterable<List<Long>> parts) {
      return RuleCounts.sum(parts);
    }
  }

  private static final class WriteVerdictsFn extends DoFn<List<Long>, Row> {
    private static final long serialVersionUID = 1L;
    private final String dataset;
    private final List<RowRule> rules;

    WriteVerdictsFn(String dataset, List<RowRule> rules) {
      this.dataset = dataset;
      this.rules = rules;
    }

    @ProcessElement
    public void processElement(@Element List<Long> counts, OutputReceiver<Row> out) {
      for (int i = 0; i < rules.size(); i++) {
        RowRule rule = rules.get(i);
        out.output(
            Row.withSchema(CheckQuality.VERDICT_SCHEMA)
                .withFieldValue("dataset", dataset)
                .withFieldValue("rule", rule.id())
                .withFieldValue("severity", rule.severity().word())
                .withFieldValue("action", rule.action().word())
                .withFieldValue("tested", RuleCounts.tested(counts, i))
                .withFieldValue("failed", RuleCounts.failed(counts, i))
                .withFieldValue("expected", rule.expected())
                .build());
      }
    }
  }
}
