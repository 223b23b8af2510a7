/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.rows.RowJsonText;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** Judges each window that was measured. */
final class JudgeWindowsFn extends DoFn<Row, Row> {
  static final TupleTag<Row> VERDICTS = new TupleTag<>("verdicts") {};
  static final TupleTag<Row> SUITES = new TupleTag<>("suites") {};
  static final TupleTag<Row> LATER = new TupleTag<>("later") {};

  private static final long serialVersionUID = 1L;

  private final WindowJudge judge;
  private final Schema group;
  private final boolean hasWindows;
  private final Counter verdicts = CheckWindowsMetrics.VERDICTS.counter();
  private final Counter failures = CheckWindowsMetrics.FAILURES.counter();
  private transient RowJsonText json;

  /**
   * @param group the fields grouped by
   * @param hasWindows whether the input is not judged as a whole
   */
  @SuppressWarnings("NullAway.Init") // The text lives from @Setup on.
  JudgeWindowsFn(WindowJudge judge, Schema group, boolean hasWindows) {
    this.judge = judge;
    this.group = group;
    this.hasWindows = hasWindows;
  }

  @Setup
  public void setup() {
    json = new RowJsonText(group);
  }

  @ProcessElement
  public void processElement(@Element Row measured, MultiOutputReceiver out) {
    List<@Nullable Object> key = new ArrayList<>();
    group.getFieldNames().forEach(field -> key.add(measured.getValue(field)));
    VerdictRows.Place place =
        new VerdictRows.Place(
            requireNonNull(json.of(Row.withSchema(group).attachValues(key)), "group is no JSON"),
            time(measured, "window_start"),
            time(measured, "window_end"),
            requireNonNull(measured.getInt64("pane"), "pane is null"),
            requireNonNull(measured.getBoolean("is_final"), "is_final is null"));
    OutputReceiver<Row> given = out.get(VERDICTS);
    int[] counts = new int[2];
    Row suite =
        judge.judge(
            new Measured(measured),
            place,
            verdict -> {
              counts[0]++;
              counts[1] += VerdictRows.isFailure(verdict) ? 1 : 0;
              given.output(verdict);
            },
            out.get(LATER)::output);
    verdicts.inc(counts[0]);
    failures.inc(counts[1]);
    out.get(SUITES).output(suite);
  }

  private @Nullable Instant time(Row measured, String field) {
    @Nullable ReadableInstant time = hasWindows ? measured.getDateTime(field) : null;
    return time == null ? null : time.toInstant();
  }
}
