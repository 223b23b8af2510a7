/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/** Adds up what the bundles found. */
final class CountFindings extends PTransform<PCollection<KV<Integer, Long>>, PCollection<Row>> {
  static final KvCoder<Integer, Long> CODER = KvCoder.of(VarIntCoder.of(), VarLongCoder.of());

  private static final long serialVersionUID = 1L;

  private final Findings findings;

  CountFindings(Findings findings) {
    this.findings = findings;
  }

  @Override
  public PCollection<Row> expand(PCollection<KV<Integer, Long>> found) {
    return found
        .apply("AnswerOnce", atTheEnd())
        .apply("AddCounts", Sum.longsPerKey())
        .apply(
            "WriteFindings",
            MapElements.into(TypeDescriptors.rows())
                .via(count -> findings.row(count.getKey(), count.getValue())))
        .setRowSchema(Protect.FINDING_SCHEMA);
  }

  /** One answer, also of input that is not bounded. */
  private static Window<KV<Integer, Long>> atTheEnd() {
    return Window.<KV<Integer, Long>>configure()
        .triggering(AfterWatermark.pastEndOfWindow())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }
}
