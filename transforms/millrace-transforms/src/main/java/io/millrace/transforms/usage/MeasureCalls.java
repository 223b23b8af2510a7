/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Measures calls in windows of event time: how many, rates of errors and refusals, tokens and
 * costs, percentiles of latencies.
 *
 * <p>It does not find out what an error or a refusal is: a BOOLEAN field says so.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not, whose timestamps are when the calls
 * were; {@link #onBlocks} for blocks, whose rows may be late.
 *
 * <p><b>Output:</b> a row for each group and window with calls: the fields grouped by, {@code
 * window_start}, {@code window_end}, {@code calls}; of each rate {@code RATE} (how many), {@code
 * RATE_of} (of how many it is known: the field is not null) and {@code RATE_ratio}, DECIMAL with 6
 * digits after the point, rounded half to even, null of none; of each sum {@code FIELD} and {@code
 * FIELD_per_minute}, DECIMAL with 6 digits, rounded so; of each percentile {@code FIELD_p99},
 * nearest rank. Counts and sums are exact.
 *
 * <p><b>Time and windows:</b> windows are [start, start + size), aligned to 1970-01-01T00:00Z.
 * Results are those of {@code AggregateWindows}: of unbounded input a window comes out again for a
 * late call that still counts. Unbounded calls that come later are dropped by Beam; {@linkplain
 * PackBlocks#stampedBy packed} with the stamps of a field, {@link #onBlocks} gives them out.
 *
 * <p><b>State and memory:</b> that of {@code AggregateWindows}; an exact percentile keeps every
 * different value of a group.
 *
 * <p><b>Failures:</b> {@link ValidationException} for fields that do not fit; {@link
 * ArithmeticException} for a sum beyond INT64.
 *
 * <pre>{@code
 * calls.apply(
 *     MeasureCalls.every(Duration.ofMinutes(1))
 *         .by("gen_ai_request_model", "tenant")
 *         .rating("errors", "is_error")
 *         .adding("gen_ai_usage_output_tokens", "cost_total")
 *         .spreading("latency_ms", 50, 99));
 *
 * // 3 calls, one of them an error: calls 3, errors 1, errors_of 3, errors_ratio 0.333333
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class MeasureCalls extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private final MeasureCallsSpec spec;

  MeasureCalls(MeasureCallsSpec spec) {
    this.spec = spec;
  }

  /**
   * In windows of that size.
   *
   * @param size whole milliseconds, from 1 to 36,525 days
   */
  public static MeasureCalls every(Duration size) {
    return new MeasureCalls(MeasureCallsSpec.every(size));
  }

  /** The fields that make a group; none by default, all calls of a window are one. */
  public MeasureCalls by(String... fields) {
    return new MeasureCalls(spec.by(List.of(fields)));
  }

  /**
   * The rate of calls whose field is true among those where it is not null; one more rate with each
   * call.
   *
   * @param as the rate's name, such as {@code errors}
   */
  public MeasureCalls rating(String as, String booleanField) {
    return new MeasureCalls(
        spec.rating(
            requireNonNull(as, "as is null"),
            requireNonNull(booleanField, "booleanField is null")));
  }

  /** INT32, INT64 and DECIMAL fields to add up; none by default. A null adds nothing. */
  public MeasureCalls adding(String... fields) {
    return new MeasureCalls(spec.adding(List.of(fields)));
  }

  /**
   * Percentiles of a numeric field; one more field with each call. A null is none of its values.
   *
   * @param percents each 0 to 100
   */
  public MeasureCalls spreading(String field, double... percents) {
    return new MeasureCalls(
        spec.spreading(
            requireNonNull(field, "field is null"), Arrays.stream(percents).boxed().toList()));
  }

  /**
   * Makes percentiles approximate, within 0.8 percent, with a bounded memory; each has a field
   * {@code FIELD_p99_relative_error} too. They are exact by default.
   */
  public MeasureCalls withSketches() {
    return new MeasureCalls(spec.withSketches());
  }

  /** The same over blocks. */
  public MeasureCallsBlocks onBlocks() {
    return new MeasureCallsBlocks(spec);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> input) {
    PCollection<Block> packed = input.apply("Pack", PackBlocks.of());
    return onBlocks().expand(packed).results();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
