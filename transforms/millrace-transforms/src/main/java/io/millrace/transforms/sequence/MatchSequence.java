/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Finds rows of a key that follow each other as a {@link Pattern} says, or stay away.
 *
 * <p>It does not compare rows with each other, repeat groups of stages, or look further than its
 * time.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not. Keys are of any type but FLOAT,
 * DOUBLE, DECIMAL and MAP, which have several forms of a value.
 *
 * <p><b>Output:</b> {@link MatchSequenceResult#matches()}, one row per match: the key fields (never
 * null), {@code match_start} and {@code match_end} (DATETIME, of the first and the last row taken),
 * {@code decided_at} (DATETIME, also the row's event time), {@code outcome} (STRING, {@code
 * matched} or {@code timed_out}), and what is {@linkplain #taking taken}. {@link
 * MatchSequenceResult#withoutKey()}: rows with a null in the key. {@link
 * MatchSequenceResult#late()}: rows that came after their period + the lateness.
 *
 * <p><b>Time and windows:</b> a match that starts at t has rows in [t, t + within): a row exactly
 * within later is out, as in Flink. Rows of a key are taken by event time, rows of one time in an
 * order of their content that has no meaning, but is the same whatever came first. A match is
 * decided at the time of its last row; one that ends with an absence, or with a stage that could
 * take more, at the row that ends that stage or at t + within. Each row begins at most one match
 * ({@link AfterMatch}).
 *
 * <p><b>Bounded and unbounded input</b> give the same matches. Bounded input has no more rows after
 * its end, so an absence holds whose time ends later. Of unbounded input a match comes out once,
 * when the watermark passes the end of the {@linkplain #every period} it is decided in + the
 * {@linkplain #allowingLateness lateness}. Unbounded rows that no field {@linkplain #stampedBy
 * stamps} are dropped by Beam where it finds them late.
 *
 * <p><b>State and memory:</b> the rows of a period and of within before it (twice that for {@link
 * AfterMatch#SKIP_OVERLAPPED}), of a shard of the keys at a time in memory; of bounded input all
 * rows of a shard. Those of one key have some 20 bytes a row beside, and 20 more for each stage. A
 * key costs its rows times the stages, however many rows matches take or pass over.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a row without event time; what a
 * condition throws.
 *
 * <pre>{@code
 * events.apply(
 *     MatchSequence.by("customer_id")
 *         .pattern(
 *             Pattern.begin("cart", Where.is("type", "cart"))
 *                 .notFollowedBy("order", Where.is("type", "order")))
 *         .within(Duration.ofHours(1))
 *         .taking(Take.first("product", "cart", "product_id")));
 *
 * // C1 cart p7 10:00, C1 order 11:00, C2 cart p8 10:00, C2 order 10:59
 * //   -> C1 10:00 10:00 decided 11:00 matched p7
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class MatchSequence extends PTransform<PCollection<Row>, MatchSequenceResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final MatchSequenceSpec spec;

  private MatchSequence(MatchSequenceSpec spec) {
    this.spec = spec;
  }

  /** Whose sequences: the fields that tell the keys apart, at least one. */
  public static MatchSequence by(String... keyFields) {
    return new MatchSequence(MatchSequenceSpec.of(List.of(keyFields)));
  }

  /** What to look for; required. */
  public MatchSequence pattern(Pattern pattern) {
    return new MatchSequence(spec.pattern(pattern));
  }

  /**
   * How long after its first row a match may take rows, that moment excluded; required.
   *
   * @param within whole milliseconds, from 1 to 100 years; a longer time finds more, and asks for
   *     more state and later answers
   */
  public MatchSequence within(Duration within) {
    return new MatchSequence(spec.within(within));
  }

  /** Which matches leave room for which; {@link AfterMatch#SKIP_TO_NEXT} by default. */
  public MatchSequence afterMatch(AfterMatch afterMatch) {
    return new MatchSequence(spec.afterMatch(afterMatch));
  }

  /**
   * Gives out what has begun and was not complete when its time was over, too, with the outcome
   * {@code timed_out}; decided at its first row + within. By default that is dropped, as is always
   * what a row has made impossible.
   */
  public MatchSequence withTimedOut() {
    return new MatchSequence(spec.timedOutToo());
  }

  /** What to tell of each match beside its times; nothing by default. */
  public MatchSequence taking(Take... takes) {
    return new MatchSequence(spec.takes(List.of(takes)));
  }

  /** The DATETIME field with the event time; by default the records' timestamps. */
  public MatchSequence on(String eventTimeField) {
    return new MatchSequence(spec.times(spec.times().on(eventTimeField)));
  }

  /**
   * The DATETIME field that says how far event time had come when a row came, so that late rows are
   * given out; see {@link PackBlocks#stampedBy}.
   */
  public MatchSequence stampedBy(String field) {
    return new MatchSequence(spec.times(spec.times().stampedBy(field)));
  }

  /**
   * How long a period of unbounded input is; {@code within} by default.
   *
   * @param every whole milliseconds, at least 1 and 1/1440 of the look-back; a shorter one answers
   *     sooner and keeps each row more often: once, and for each period that looks back at it
   */
  public MatchSequence every(Duration every) {
    return new MatchSequence(spec.every(every));
  }

  /**
   * How long after the end of its period a row still counts. Matches of unbounded input wait for
   * it: a row more could make an absence untrue.
   *
   * @param lateness whole milliseconds, at least 0, the default, and at most 100 years
   */
  public MatchSequence allowingLateness(Duration lateness) {
    return new MatchSequence(spec.lateness(lateness));
  }

  /** The same matches of blocks, whose rows have times of their own: no {@link #on}. */
  public MatchSequenceBlocks onBlocks() {
    return new MatchSequenceBlocks(spec);
  }

  MatchSequenceSpec spec() {
    return spec;
  }

  /**
   * @throws ValidationException if the choices are incomplete or do not fit the input
   */
  @Override
  public MatchSequenceResult<Row> expand(PCollection<Row> input) {
    SequenceLayout.of(spec, input);
    MatchSequenceResult<Block> blocks =
        input
            .apply("Pack", spec.times().pack())
            .apply("Match", new MatchSequenceBlocks(spec.times(RowTimes.OF_ELEMENTS)));
    return new MatchSequenceResult<>(
        blocks.matches().apply("UnpackMatches", UnpackBlocks.rows()),
        blocks.late().apply("UnpackLate", UnpackBlocks.rows()),
        blocks.withoutKey().apply("UnpackWithoutKey", UnpackBlocks.rows()),
        blocks.absorbed());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
