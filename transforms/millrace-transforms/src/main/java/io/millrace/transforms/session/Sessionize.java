/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Cuts the rows of each key into sessions wherever the pause between two rows reaches a gap.
 *
 * <p>It does not promise an order of its output, or give out a session before it is over.
 *
 * <p><b>Input:</b> rows in the global window; unbounded ones need a {@linkplain #cap cap}. Keys are
 * of any type but FLOAT, DOUBLE, DECIMAL and MAP, which have several forms of a value; a row with a
 * key has an event time.
 *
 * <p><b>Output:</b> {@link SessionizeResult#sessions()}, one row per session: the key fields (never
 * null), {@code session_start} and {@code session_end} (DATETIME, the first and the last event
 * time), {@code duration_ms} (INT64, their difference), with a cap {@code is_capped} (BOOLEAN,
 * whether this is part of a longer run), the measures. {@link SessionizeResult#withoutKey()}: rows
 * with a null in the key. {@link SessionizeResult#late()}: rows that came after their period + the
 * lateness.
 *
 * <p><b>Time and windows:</b> event time only; a pause of exactly the gap starts a new session. A
 * run of rows without such a pause that lasts no longer than the cap is one session and never cut.
 * A longer one is cut at the whole multiples of the cap since 1970-01-01T00:00Z, so that no session
 * is longer than the cap. It is not cut at its start + the cap: where the last of such cuts is
 * rests on all before it, back to the beginning of the run, which no bounded state remembers, and a
 * stream read from another day on would give other sessions. A session's event time is when it is
 * decided: at its end + the gap, or, of a longer run, at the row that follows it.
 *
 * <p><b>Bounded and unbounded input</b> give the same sessions. Of unbounded input a session comes
 * out once, when the watermark passes the end of the {@linkplain #every period} it is decided in +
 * the {@linkplain #allowingLateness lateness}. Unbounded rows that no field {@linkplain #stampedBy
 * stamps} are dropped by Beam where it finds them late. Without a cap no row is late.
 *
 * <p><b>State and memory:</b> the rows of a period and of the cap + two gaps before it, each once
 * for each period that reaches it; when a period fires, those of a shard of the keys in memory, and
 * some 60 bytes and the key for each row. Of bounded input all rows of a shard.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a row with a key and no event time,
 * {@link ArithmeticException} for an integer sum beyond INT64.
 *
 * <pre>{@code
 * clicks.apply(
 *     Sessionize.by("customer_id")
 *         .gap(Duration.ofMinutes(30))
 *         .on("event_time")
 *         .measuring(Measure.count("clicks")));
 *
 * // C1 10:00, C1 10:29, C1 10:59 -> C1 [10:00, 10:29] 1,740,000 ms 2, C1 [10:59, 10:59] 0 ms 1
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Sessionize extends PTransform<PCollection<Row>, SessionizeResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final SessionizeSpec spec;

  Sessionize(SessionizeSpec spec) {
    this.spec = spec;
  }

  /** Whose sessions: the fields that tell the keys apart, at least one. */
  public static Sessionize by(String... keyFields) {
    return new Sessionize(SessionizeSpec.of(List.of(keyFields)));
  }

  /**
   * The shortest pause between two sessions; required.
   *
   * @param gap whole milliseconds, at least 1; a longer gap makes fewer and longer sessions
   */
  public Sessionize gap(Duration gap) {
    return new Sessionize(spec.gap(gap));
  }

  /**
   * The longest session, which unbounded input needs; none by default.
   *
   * @param cap whole milliseconds, at least the gap; a longer cap cuts fewer runs, and asks for
   *     more state and, unless {@link #every} is set, later answers
   */
  public Sessionize cap(Duration cap) {
    return new Sessionize(spec.cap(cap));
  }

  /** The DATETIME field with the event time; required. */
  public Sessionize on(String eventTimeField) {
    return new Sessionize(spec.times(spec.times().on(eventTimeField)));
  }

  /**
   * The DATETIME field that says how far event time had come when a row came, so that late rows are
   * given out; see {@link PackBlocks#stampedBy}. With a {@linkplain #cap cap} only.
   */
  public Sessionize stampedBy(String field) {
    return new Sessionize(spec.times(spec.times().stampedBy(field)));
  }

  /** What to compute of each session; nothing by default. */
  public Sessionize measuring(Measure... measures) {
    return new Sessionize(spec.measures(List.of(measures)));
  }

  /**
   * How long a period of unbounded input is; the cap by default.
   *
   * @param every whole milliseconds, at least 1 and 1/1440 of the cap and two gaps; a shorter one
   *     answers sooner and keeps each row more often: once, and for each period that looks back at
   *     it
   */
  public Sessionize every(Duration every) {
    return new Sessionize(spec.every(every));
  }

  /**
   * How long after the end of its period a row still counts. Sessions of unbounded input wait for
   * it: a row more could join two of them.
   *
   * @param lateness whole milliseconds, at least 0, the default, and at most 100 years
   */
  public Sessionize allowingLateness(Duration lateness) {
    return new Sessionize(spec.lateness(lateness));
  }

  /** The same sessions of blocks, whose rows have times of their own: no {@link #on}. */
  public SessionizeBlocks onBlocks() {
    return new SessionizeBlocks(spec);
  }

  /**
   * @throws ValidationException if the choices are incomplete or do not fit the input
   */
  @Override
  public SessionizeResult<Row> expand(PCollection<Row> input) {
    SessionLayout layout = SessionLayout.of(spec, input);
    PCollectionTuple split =
        input.apply(
            "SplitKeyless",
            ParDo.of(new SplitKeylessFn(layout.keyNames()))
                .withOutputTags(SplitKeylessFn.KEYED, TupleTagList.of(SplitKeylessFn.WITHOUT_KEY)));
    SessionizeResult<Block> blocks =
        split
            .get(SplitKeylessFn.KEYED)
            .setRowSchema(input.getSchema())
            .apply("Pack", spec.times().pack())
            .apply("Sessionize", new SessionizeBlocks(spec.times(RowTimes.OF_ELEMENTS)));
    return new SessionizeResult<>(
        blocks.sessions().apply("UnpackSessions", UnpackBlocks.rows()),
        blocks.late().apply("UnpackLate", UnpackBlocks.rows()),
        split.get(SplitKeylessFn.WITHOUT_KEY).setRowSchema(input.getSchema()),
        blocks.absorbed());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
