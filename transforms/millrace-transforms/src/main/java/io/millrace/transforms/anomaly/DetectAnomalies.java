/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Finds the values of each key that the values before them, or fixed bounds, do not lead to expect.
 *
 * <p>It does not learn from labels, look ahead, or say that a value is missing.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not. The value is a number of any type, a
 * DECIMAL the nearest double; a key is of any type but FLOAT, DOUBLE, DECIMAL and MAP, which have
 * several forms of a value.
 *
 * <p><b>Output:</b> {@link DetectAnomaliesResult#scored()}, every row with a key that is not late,
 * with {@code expected}, {@code lower}, {@code upper}, {@code score} (DOUBLE) and {@code
 * is_anomaly} (BOOLEAN): whether the value is outside of [lower, upper]. While there is too little
 * history all but the last are null; {@code expected} is of a threshold, too. {@link
 * DetectAnomaliesResult#anomalies()}, one row for each anomaly: the keys, {@code event_time},
 * {@code detector}, {@code observed}, {@code expected}, {@code lower}, {@code upper}, {@code
 * score}.
 *
 * <p><b>Values:</b> a null or NaN is not scored; an infinity lies outside of all finite bounds.
 * Neither is history for later rows.
 *
 * <p><b>Time and windows:</b> a score rests on rows strictly before its row within the detector's
 * look-back, so results are the same in any order of arrival, and bit for bit the same of bounded
 * and of unbounded input. Of unbounded input scores come out once, when the watermark passes the
 * end of their period ({@link #every}) + the lateness ({@link #allowingLateness}). Unbounded rows
 * that no field {@linkplain #stampedBy stamps} are dropped by Beam where it finds them late. All
 * output stays in the global window.
 *
 * <p><b>State and memory:</b> of unbounded input each row once for each period that looks back at
 * it, until that is over; the rows of a shard of the keys in memory when a period ends, of bounded
 * input all of a shard. About 40 bytes a row are added to that, 80 for mean and deviation.
 *
 * <p><b>Failures:</b> a row without a value in the event time field fails the step.
 *
 * <pre>{@code
 * readings.apply(
 *     DetectAnomalies.in("temperature")
 *         .by("device_id")
 *         .on("measured_at")
 *         .using(Detector.zScore(Duration.ofHours(1), 3))
 *         .afterRows(4));
 *
 * // 20, 21, 20, 21, 30 -> 30: expected 20.5, upper 22.2, score 16.5, is_anomaly
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class DetectAnomalies
    extends PTransform<PCollection<Row>, DetectAnomaliesResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final DetectAnomaliesSpec spec;

  private DetectAnomalies(DetectAnomaliesSpec spec) {
    this.spec = spec;
  }

  /** Which field holds the values. */
  public static DetectAnomalies in(String valueField) {
    return new DetectAnomalies(DetectAnomaliesSpec.of(valueField));
  }

  /** Whose values are compared: the fields that tell the keys apart; required. */
  public DetectAnomalies by(String keyField, String... more) {
    List<String> fields = new ArrayList<>(List.of(keyField));
    fields.addAll(List.of(more));
    return new DetectAnomalies(spec.by(fields));
  }

  /** The DATETIME field with the event time; by default the records' timestamps. */
  public DetectAnomalies on(String eventTimeField) {
    return new DetectAnomalies(spec.times(spec.times().on(eventTimeField)));
  }

  /**
   * The DATETIME field that says how far event time had come when a row came, so that late rows are
   * given out; see {@link PackBlocks#stampedBy}.
   */
  public DetectAnomalies stampedBy(String field) {
    return new DetectAnomalies(spec.times(spec.times().stampedBy(field)));
  }

  /** What tells an anomaly; required. */
  public DetectAnomalies using(Detector detector) {
    return new DetectAnomalies(spec.using(detector));
  }

  /**
   * How many values a history must have; a row with fewer before it is not scored.
   *
   * @param rows at least 2; 30 by default
   */
  public DetectAnomalies afterRows(int rows) {
    return new DetectAnomalies(spec.needing(new Needs(rows, spec.needs().spread())));
  }

  /**
   * The least spread that is believed, in the values' own unit: a smaller one counts as this, so
   * that a value that never moved may move a little.
   *
   * @param spread at least 0, the default
   */
  public DetectAnomalies spreadAtLeast(double spread) {
    return new DetectAnomalies(spec.needing(new Needs(spec.needs().rows(), spread)));
  }

  /**
   * How long a period is that scores of unbounded input come out after.
   *
   * @param period whole milliseconds, at least a 1,440th of the look-back; by default a tenth of
   *     it, or a minute if that is more. A shorter one gives scores sooner and keeps rows more
   *     often
   */
  public DetectAnomalies every(Duration period) {
    return new DetectAnomalies(spec.every(period));
  }

  /**
   * How long a period waits for rows after its end.
   *
   * @param lateness whole milliseconds, zero by default; longer loses fewer rows, and gives scores
   *     of unbounded input later
   */
  public DetectAnomalies allowingLateness(Duration lateness) {
    return new DetectAnomalies(spec.allowingLateness(lateness));
  }

  /** The same for blocks, whose rows have times of their own: no {@link #on}. */
  public DetectAnomaliesBlocks onBlocks() {
    return new DetectAnomaliesBlocks(spec);
  }

  @Override
  public DetectAnomaliesResult<Row> expand(PCollection<Row> input) {
    InputCheck check = InputCheck.of("detect anomalies in", input);
    spec.times().check(check);
    AnomalyLayout.of(spec, check, input.getSchema());
    DetectAnomaliesResult<Block> found =
        input
            .apply("Pack", spec.times().pack())
            .apply("Detect", new DetectAnomaliesBlocks(spec.times(RowTimes.OF_ELEMENTS)));
    return new DetectAnomaliesResult<>(
        found.scored().apply("UnpackScored", UnpackBlocks.rows()),
        found.anomalies().apply("UnpackAnomalies", UnpackBlocks.rows()),
        found.late().apply("UnpackLate", UnpackBlocks.rows()),
        found.withoutKey().apply("UnpackWithoutKey", UnpackBlocks.rows()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
