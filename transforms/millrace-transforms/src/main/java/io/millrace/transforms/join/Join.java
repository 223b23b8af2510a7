/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.join.JoinSpec.Alone;
import io.millrace.transforms.join.JoinSpec.Pair;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Joins the rows of two streams that have equal keys and meet in event time.
 *
 * <p>It promises no order of its output, and bounds in no way how many pairs a key makes: 10,000
 * rows that meet 10,000 are 100,000,000 joined rows, which are given out block by block and never
 * held together.
 *
 * <p><b>Input:</b> two sides in the global window. Keys are of any type but FLOAT, DOUBLE, DECIMAL
 * and MAP, which have several forms of a value, and of the same type on both sides; in a {@link
 * #fullOuter} also of the same arguments and nested nulls. A null in a key equals nothing, as in
 * SQL: such a row meets none. Event times are the timestamps of the elements, or in the fields that
 * {@link #at} names; those of blocks are the rows' own. They lie within what Beam allows.
 *
 * <p><b>Output:</b> {@link JoinResult#joined}: the left's fields, then the right's that are picked,
 * under their prefix. The rows that met none are outputs of their own, as they came, or in an outer
 * join joined rows with nulls; a key field of the left then has the key of the right.
 *
 * <p><b>Time:</b> a pair is settled, and its joined row happens, at the later of the two times;
 * that a row meets none is settled once no row that it could meet can follow: a row of the left at
 * its time + {@code after}, one of the right at its time + {@code before} or the look-back, both at
 * once in windows. A joined row with nulls happens then.
 *
 * <p><b>Bounded and unbounded input:</b> bounded input comes out at its end. Of unbounded input,
 * what is settled in a period ({@link #every}) comes out when the watermark passes the period's end
 * + the {@link #allowingLateness lateness}: once, and for good. A row is late when the end of its
 * own period + the lateness is not after its {@link Block#stamp stamp}; late rows are an output of
 * each side. Unbounded rows that no field {@linkplain #stampedBy(String) stamps} are dropped by
 * Beam where it finds them late. A joined row is stamped with the watermark it waited for, so that
 * windows after the join know what is late for them. Rows that have a null in their key wait for
 * nothing.
 *
 * <p><b>State and memory:</b> of bounded input the rows of a shard of the keys ({@link
 * MillraceOptions#getShards}) on both sides, in memory, twice while they are sorted. Of unbounded
 * input the same of a period and of what it looks back at; in state, each row once for each period
 * that looks back at it (reach / period, + 1), until that one's end + the lateness.
 *
 * <pre>{@code
 * readings.apply(
 *     Join.asOf(Duration.ofMinutes(5)).on("device_id").at("read_at", "set_at").with(settings));
 *
 * // settings: D1 09:58 low, D1 10:02 high; readings: D1 10:01, D1 10:02, D1 10:08
 * // -> D1 10:01 low, D1 10:02 high; unmatched D1 10:08
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Join {
  private final JoinSpec spec;

  private Join(JoinSpec spec) {
    this.spec = spec;
  }

  /**
   * Rows meet that are in the same tumbling window, [n * size, n * size + size) from
   * 1970-01-01T00:00Z. A window is its own period.
   *
   * @param size whole milliseconds, at least 1
   */
  public static Join inWindows(Duration size) {
    return new Join(JoinSpec.of(Meeting.inWindows(size)));
  }

  /**
   * A row of the left meets those of the right in [its time - before, its time + after], both ends
   * included.
   *
   * @param before whole milliseconds, at least 0
   * @param after whole milliseconds, at least 0; both together at most 36,525 days
   */
  public static Join within(Duration before, Duration after) {
    return new Join(JoinSpec.of(Meeting.within(before, after)));
  }

  /**
   * A row of the left meets the latest of the right at its time or before, up to the look-back
   * before it, that included. Of several at one time it is the greatest by their fields in order,
   * nulls first: no matter which came first.
   *
   * @param lookBack whole milliseconds, at least 0
   */
  public static Join asOf(Duration lookBack) {
    return new Join(JoinSpec.of(Meeting.asOf(lookBack)));
  }

  /** One more field that both sides have and that must be equal; at least one is required. */
  public Join on(String field) {
    return on(field, field);
  }

  /** One more field of each side that must be equal; at least one is required. */
  public Join on(String leftField, String rightField) {
    return new Join(spec.on(new Pair(leftField, rightField)));
  }

  /** Joins pairs only; rows that met none are outputs of their own. The default. */
  public Join inner() {
    return new Join(spec.alone(Alone.APART));
  }

  /** Joins rows of the left that met none to nulls. */
  public Join leftOuter() {
    return new Join(spec.alone(Alone.LEFT_JOINED));
  }

  /** Joins rows of either side that met none to nulls. */
  public Join fullOuter() {
    return new Join(spec.alone(Alone.BOTH_JOINED));
  }

  /** What goes before the names of the right's fields; nothing by default. */
  public Join prefix(String prefix) {
    return new Join(spec.prefix(requireNonNull(prefix, "prefix is null")));
  }

  /** The right's fields that are added; by default all but its keys. */
  public Join picking(String... rightFields) {
    return new Join(spec.picking(List.of(rightFields)));
  }

  /** The DATETIME field with the event time, of the same name on both sides; for rows. */
  public Join at(String field) {
    return at(field, field);
  }

  /** The DATETIME fields with the event time; for rows. */
  public Join at(String leftField, String rightField) {
    return new Join(spec.times(spec.leftTimes().on(leftField), spec.rightTimes().on(rightField)));
  }

  /**
   * The DATETIME field, of the same name on both sides, that says how far event time had come when
   * a row came, so that late rows are given out; see {@link PackBlocks#stampedBy}. For rows.
   */
  public Join stampedBy(String field) {
    return stampedBy(field, field);
  }

  /** The same where the fields have different names. */
  public Join stampedBy(String leftField, String rightField) {
    return new Join(
        spec.times(spec.leftTimes().stampedBy(leftField), spec.rightTimes().stampedBy(rightField)));
  }

  /**
   * The length of the periods that unbounded input is cut into: what is settled in one comes out
   * together. It changes no result but which rows are late.
   *
   * @param period whole milliseconds, at least 1 and a thousandth of the reach, {@code before +
   *     after} or the look-back; by default the reach, at least a minute. A shorter one gives
   *     results earlier and keeps rows more often
   */
  public Join every(Duration period) {
    return new Join(spec.period(period));
  }

  /**
   * How long a period waits for rows after its end. Results come out that much later.
   *
   * @param lateness whole milliseconds, at least 0, the default; more takes more rows
   */
  public Join allowingLateness(Duration lateness) {
    return new Join(spec.lateness(lateness));
  }

  /** The join of rows with those of the right. */
  public PTransform<PCollection<Row>, JoinResult<Row>> with(PCollection<Row> right) {
    return new JoinRows(spec, requireNonNull(right, "right is null"));
  }

  /** The join of blocks with those of the right. */
  public PTransform<PCollection<Block>, JoinResult<Block>> withBlocks(PCollection<Block> right) {
    return new JoinBlocks(spec, requireNonNull(right, "right is null"));
  }
}
