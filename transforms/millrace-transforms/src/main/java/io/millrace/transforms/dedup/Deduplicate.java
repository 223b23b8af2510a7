/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one row of each key and hands the others out as duplicates: of the whole input, of each
 * {@linkplain #inWindows window} or {@linkplain #inSessions session}, or {@linkplain #within within
 * a horizon}.
 *
 * <p><b>A winner chosen by data</b> is kept of the whole input, a window or a session: the rows of
 * a key are ordered by the time field, the compared fields, the tie-break fields, nulls first, and
 * at last by all that is in them; the earliest is the first in this order and the latest the last.
 * So it does not matter which row came first. It does not promise an order of its output.
 *
 * <p><b>The first to arrive</b> is kept within a horizon, and at once: a row is a duplicate exactly
 * when a row with the same key was kept before it whose event time is less than the horizon away,
 * earlier or later. "Before" is the order of arrival: which of two rows is kept depends on it, so
 * results are equal on every runner only where duplicates are identical.
 *
 * <p><b>Input:</b> rows in the global window; unbounded ones need windows, sessions, or a horizon
 * with a lateness. Keys are of any type but FLOAT, DOUBLE, DECIMAL and MAP, which have several
 * forms of a value; null is a value, too: rows with a null for a key repeat each other. Ordering
 * fields may also be FLOAT, DOUBLE or DECIMAL, and decimals of different scale are equal if their
 * numbers are; fields that are only compared are of any type.
 *
 * <p><b>Output:</b> {@link DeduplicateResult#kept()}; {@link DeduplicateResult#duplicates()}, with
 * a BOOLEAN {@code conflicting}: true where a row's content differs from the winner's. The content
 * is the {@linkplain #comparing compared fields}, or all that neither make the key, order rows nor
 * stamp them. Within a horizon duplicates only tell it if asked, by {@link #comparing} or {@link
 * #comparingContent}: then it is true where no kept row that makes this a duplicate has the same
 * content. {@link DeduplicateResult#late()}: rows that came too late to be compared.
 *
 * <p><b>Bounded and unbounded input</b> have the same winners. Of unbounded input they come out
 * once, when the watermark passes the end of the window + the {@linkplain #allowingLateness
 * lateness}, or of the {@linkplain #every period} in which the session ends. Unbounded rows that no
 * field {@linkplain #stampedBy stamps} are never late: behind the watermark, Beam drops them from
 * windows that are out, and within a horizon they may be kept although their original was, if it is
 * forgotten.
 *
 * <p><b>State and memory:</b> of the whole input, all rows of a shard of the keys at a time, in
 * memory, and about 20 bytes and the key for each. Of unbounded windows the rows until their window
 * is out; of sessions those of a period and of the cap + two gaps before it, once for each period
 * that reaches it. Within a horizon, of each kept row its key and time, in Beam state as a log (24
 * bytes of an id of 32 hex digits or a number) and in the worker as an index (20 to 40 bytes of
 * such an id; about their length + 24 of others); if conflicts are told, 16 bytes more in state and
 * some 30 in the worker. Of unbounded input such a row is forgotten when the watermark is its event
 * time + the horizon + the lateness (+ the window size, if one is given), and at most a quarter of
 * the horizon later; of bounded input nothing is forgotten. After a restart the index is built anew
 * from the log.
 *
 * <p><b>Runners:</b> within a horizon, forgetting goes by event-time timers or, {@linkplain
 * io.millrace.transforms.MillraceOptions#getWithoutEventTimeTimers where an engine has none} as
 * Spark's streams, by windows that end: the same rows are kept.
 *
 * <pre>{@code
 * orders.apply(
 *     Deduplicate.byFields("record_key").comparing("record_hash").keepingEarliest("event_time"));
 *
 * // O1 aa 10:00, O1 aa 10:05, O1 bb 10:09
 * // -> kept: O1 aa 10:00; duplicates: O1 aa 10:05 false, O1 bb 10:09 true
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Deduplicate extends PTransform<PCollection<Row>, DeduplicateResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateSpec spec;

  /** Null where fields make the key. */
  private final @Nullable SerializableFunction<Row, String> key;

  private Deduplicate(DeduplicateSpec spec, @Nullable SerializableFunction<Row, String> key) {
    this.spec = spec;
    this.key = key;
  }

  /**
   * Rows with equal values in all these fields are duplicates of each other.
   *
   * @param fields at least one
   */
  public static Deduplicate byFields(String... fields) {
    return new Deduplicate(DeduplicateSpec.byFields(List.of(fields)), null);
  }

  /**
   * Rows of which the function says the same are duplicates of each other. Rows only: blocks go by
   * fields.
   *
   * @param key asked once for each row; null is a key like others
   */
  public static Deduplicate by(SerializableFunction<Row, String> key) {
    return new Deduplicate(DeduplicateSpec.byFunction(), key);
  }

  /**
   * One winner of each key in each tumbling window, aligned to 1970-01-01T00:00Z.
   *
   * @param size whole milliseconds, at least 1; of longer windows fewer rows are kept, and later
   */
  public Deduplicate inWindows(Duration size) {
    return with(spec.scope(Scope.windows(size)));
  }

  /**
   * One winner of each key in each session, which ends with a pause as long as the gap. A session
   * that would last longer than the cap is cut at the whole multiples of the cap since
   * 1970-01-01T00:00Z.
   *
   * @param gap whole milliseconds, at least 1
   * @param cap whole milliseconds, at least the gap; a longer cap asks for more state and, unless
   *     {@link #every} is set, later answers
   */
  public Deduplicate inSessions(Duration gap, Duration cap) {
    return with(spec.scope(Scope.sessions(gap, cap)));
  }

  /**
   * The first to arrive of each key, and again at event times that far away.
   *
   * @param horizon how far apart two rows of a key must be for both to be kept: whole milliseconds,
   *     at least 1
   */
  public Deduplicate within(Duration horizon) {
    return with(spec.scope(Scope.horizon(horizon)));
  }

  /**
   * The fields that tell whether duplicates agree, e.g. a hash of the content. By default all that
   * neither make the key, order rows nor stamp them.
   *
   * @param fields at least one; of a winner by data they order rows of equal time as well
   */
  public Deduplicate comparing(String... fields) {
    if (fields.length == 0) {
      throw new IllegalArgumentException("Missing required compared field");
    }
    return with(spec.compared(List.of(fields)));
  }

  /**
   * Tells within a horizon, too, whether duplicates agree, by all fields but the key and the stamp.
   */
  public Deduplicate comparingContent() {
    return with(spec.compared(List.of()));
  }

  /** Keeps the first row in the order of a field. */
  public Deduplicate keepingEarliest(String timeField) {
    return keeping(new Keep(Keep.End.EARLIEST, timeField));
  }

  /** Keeps the first row in the order of event time. */
  public Deduplicate keepingEarliest() {
    return keeping(new Keep(Keep.End.EARLIEST, null));
  }

  /** Keeps the last row in the order of a field. */
  public Deduplicate keepingLatest(String timeField) {
    return keeping(new Keep(Keep.End.LATEST, timeField));
  }

  /** Keeps the last row in the order of event time. */
  public Deduplicate keepingLatest() {
    return keeping(new Keep(Keep.End.LATEST, null));
  }

  /** What orders rows of equal time and compared fields, before all that is in them does. */
  public Deduplicate tieBrokenBy(String... fields) {
    return with(spec.ties(List.of(fields)));
  }

  /** The DATETIME field with the event time; by default the records' timestamps. */
  public Deduplicate on(String eventTimeField) {
    return with(spec.times(spec.times().on(eventTimeField)));
  }

  /**
   * The DATETIME field that says how far event time had come when a row came, so that late rows are
   * given out; see {@link PackBlocks#stampedBy}. It is no content, unless it is compared.
   */
  public Deduplicate stampedBy(String field) {
    return with(spec.times(spec.times().stampedBy(field)));
  }

  /**
   * How long a period of unbounded sessions is; the cap by default.
   *
   * @param every whole milliseconds, at least 1 and 1/1440 of the cap and two gaps; a shorter one
   *     answers sooner and keeps each row more often: once, and for each period that looks back at
   *     it
   */
  public Deduplicate every(Duration every) {
    return with(spec.every(every));
  }

  /**
   * How late a row may come. Winners of unbounded input wait for it; a horizon remembers rows for
   * as much longer.
   *
   * @param lateness whole milliseconds, at least 0 and at most 100 years; of windows and sessions 0
   *     by default, of a horizon required where input is unbounded
   */
  public Deduplicate allowingLateness(Duration lateness) {
    return with(spec.lateness(lateness, null));
  }

  /**
   * The same of blocks, whose rows have an event time and stamps of their own: no {@link #on} and
   * no {@link #stampedBy}.
   *
   * @throws ValidationException if a function makes the key, or a field is named with such a time
   */
  public DeduplicateBlocks onBlocks() {
    spec.times().refuseBlocks("on", "stampedBy", "onBlocks()");
    if (key != null) {
      throw new ValidationException(
          "Cannot use by(function) together with onBlocks(): rows of blocks go by fields;"
              + " say byFields(fields)");
    }
    return new DeduplicateBlocks(spec);
  }

  Deduplicate keeping(Keep keep) {
    return with(spec.keep(keep));
  }

  DeduplicateSpec spec() {
    return spec;
  }

  private Deduplicate with(DeduplicateSpec changed) {
    return new Deduplicate(changed, key);
  }

  /**
   * @throws ValidationException if the choices are incomplete or do not fit the input
   */
  @Override
  public DeduplicateResult<Row> expand(PCollection<Row> input) {
    return new DeduplicateRows(spec, key).expand(input);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
