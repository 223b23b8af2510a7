/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Sends rows that have no key aside, before they are asked for an event time. */
final class SplitKeylessFn extends DoFn<Row, Row> {
  static final TupleTag<Row> KEYED = new TupleTag<>("keyed") {};
  static final TupleTag<Row> WITHOUT_KEY = new TupleTag<>("without_key") {};

  private static final long serialVersionUID = 1L;

  private final List<String> keyFields;
  private final Counter withoutKey = SessionizeMetrics.WITHOUT_KEY.counter();
  private transient long keyless;

  SplitKeylessFn(List<String> keyFields) {
    this.keyFields = keyFields;
  }

  @StartBundle
  public void startBundle() {
    keyless = 0;
  }

  @ProcessElement
  public void processElement(@Element Row row, MultiOutputReceiver out) {
    boolean keyed = keyFields.stream().allMatch(key -> row.getValue(key) != null);
    keyless += keyed ? 0 : 1;
    out.get(keyed ? KEYED : WITHOUT_KEY).output(row);
  }

  @FinishBundle
  public void finishBundle() {
    withoutKey.inc(keyless);
  }
}
