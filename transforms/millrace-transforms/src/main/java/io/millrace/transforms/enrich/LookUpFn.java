/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.StepContext;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Looks each row up in the table. */
final class LookUpFn extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final EnrichLayout layout;
  private final PCollectionView<LookupTable> view;
  private final Counter accepted = EnrichMetrics.ACCEPTED.counter();
  private final Counter rejected = EnrichMetrics.REJECTED.counter();
  private final Counter misses = EnrichMetrics.MISSES.counter();
  private transient @Nullable MissLetter missLetter;
  private transient @Nullable LookupTable table;
  private transient long rows;
  private transient long missed;

  LookUpFn(EnrichLayout layout, PCollectionView<LookupTable> view) {
    this.layout = layout;
    this.view = view;
  }

  @Setup
  public void setup() {
    StepContext rejectAt = layout.rejectAt();
    missLetter =
        rejectAt == null
            ? null
            : new MissLetter(rejectAt, layout.inputKeyName(), layout.inputSchema());
  }

  @StartBundle
  public void startBundle() {
    table = null;
    rows = 0;
    missed = 0;
  }

  @ProcessElement
  public void processElement(ProcessContext context) {
    Row row = context.element();
    Object key = layout.keyOf(row);
    Row entry = key == null ? null : tableIn(context).find(layout.inputKey(), key);
    rows++;
    missed += entry == null ? 1 : 0;
    if (entry == null && missLetter != null) {
      String reason =
          key == null
              ? "it is null"
              : KeyText.of(layout.inputKey().getType(), key) + " is not in the table";
      context.output(EnrichResult.REJECTED, missLetter.of(row, context.timestamp(), reason));
    } else {
      context.output(layout.outputOf(row, entry));
    }
  }

  @FinishBundle
  public void finishBundle() {
    long letters = missLetter == null ? 0 : missed;
    misses.inc(missed);
    rejected.inc(letters);
    accepted.inc(rows - letters);
  }

  /** A runner may decode a side input at each access, so a bundle asks for it once. */
  private LookupTable tableIn(ProcessContext context) {
    LookupTable held = table;
    if (held == null) {
      held = context.sideInput(view);
      table = held;
    }
    return held;
  }
}
