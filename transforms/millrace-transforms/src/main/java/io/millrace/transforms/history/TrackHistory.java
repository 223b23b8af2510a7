/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.history.TrackHistorySpec.Kind;
import io.millrace.transforms.history.TrackHistorySpec.NullsInUpdates;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes of change events what the row of each key was, and when (a slowly changing dimension of
 * type 2), or its latest row (type 1); changes may come in any order.
 *
 * <p>It does not read or write the table: rows that come out are put there by key and start, and of
 * several the one with the highest {@code revision} counts.
 *
 * <p><b>Input:</b> changes in the global window, bounded or not: whole rows, or updates with {@link
 * #keepingWhereNull}. Keys are of any type but FLOAT, DOUBLE, DECIMAL and MAP, which have several
 * forms of a value.
 *
 * <p><b>Output:</b> {@link TrackHistoryResult#history()}: the fields of the changes but for the
 * operation, and of {@link #versionsBy versions} {@code valid_from}, {@code valid_to} (null while
 * it is open), {@code is_current}, {@code version_id} (a hash of the key and the start), {@code
 * changed_fields} (none where no version ends as this one begins), {@code revision}, {@code
 * is_retracted}; of {@link #latestBy latest rows} {@code changed_at} (when the last change
 * happened), {@code is_deleted} and {@code revision}.
 *
 * <p><b>Rules:</b> a version begins when a tracked field changes, when there was no row, and after
 * a delete, which ends the one before. Other fields are overwritten in the version that is open
 * then. Decimals of one value are the same whatever their scale, also inside of rows, lists and
 * maps; else values are what {@code equals} says. Of changes at one time only what they come to is
 * seen, in the order of the {@link #orderedBy sequence}, null first, and then of their content;
 * equal ones are one. A deleted latest row shows what was deleted.
 *
 * <p><b>Time:</b> a change is late when its time + {@link #within the disorder} is not after its
 * stamp. Of bounded input each version comes out once. Of unbounded input those that a change
 * alters come out at once; one that it makes untrue comes again with {@code is_retracted}. What
 * counts in the end is the same, but for revisions, which count the changes known. A change without
 * stamp behind what is settled is late, too.
 *
 * <p><b>State and memory:</b> of bounded input the changes of a shard in memory. Of unbounded input
 * each change until the watermark is the disorder after it, at most a quarter of that longer; and
 * for good one row for each key that is not deleted, of latest rows for each key. A shard without
 * later timers keeps what it has. Without a disorder every change is kept.
 *
 * <p><b>Runners:</b> settling goes by event-time timers or, {@linkplain
 * io.millrace.transforms.MillraceOptions#getWithoutEventTimeTimers where an engine has none} as
 * Spark's streams, by windows that end. There a block costs, for each key in it, reading all that
 * its shard keeps: it is for small tables.
 *
 * <p><b>Failures:</b> an operation that is not known fails the step, unless it is {@linkplain
 * #routingTo routed}; a row without a value in the event time field does.
 *
 * <pre>{@code
 * changes.apply(TrackHistory.versionsBy("sku").on("at").operationIn("op").tracking("price"));
 *
 * // 10:00 c 5.00, 12:00 u 6.00, 14:00 d -> [10:00, 12:00) 5.00, [12:00, 14:00) 6.00
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class TrackHistory extends PTransform<PCollection<Row>, TrackHistoryResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final TrackHistorySpec spec;
  private final transient @Nullable PCollection<Row> previous;

  private TrackHistory(TrackHistorySpec spec, @Nullable PCollection<Row> previous) {
    this.spec = spec;
    this.previous = previous;
  }

  /** All versions of the row of each key: type 2. */
  public static TrackHistory versionsBy(String keyField, String... more) {
    return new TrackHistory(TrackHistorySpec.of(Kind.VERSIONS, fields(keyField, more)), null);
  }

  /** The latest row of each key, or what was deleted: type 1. */
  public static TrackHistory latestBy(String keyField, String... more) {
    return new TrackHistory(TrackHistorySpec.of(Kind.LATEST, fields(keyField, more)), null);
  }

  private static List<String> fields(String first, String... more) {
    List<String> fields = new ArrayList<>(List.of(first));
    fields.addAll(List.of(more));
    return fields;
  }

  /** The DATETIME field that says when a change happened; by default the records' timestamps. */
  public TrackHistory on(String eventTimeField) {
    return new TrackHistory(spec.times(spec.times().on(eventTimeField)), previous);
  }

  /**
   * The DATETIME field that says how far event time had come when a change came, so that late ones
   * are given out; see {@link PackBlocks#stampedBy}. With {@link #within} only; never tracked.
   */
  public TrackHistory stampedBy(String field) {
    return new TrackHistory(spec.times(spec.times().stampedBy(field)), previous);
  }

  /**
   * What orders changes of one time.
   *
   * @param sequenceField a whole number, DECIMAL, DATETIME or STRING; null comes first
   */
  public TrackHistory orderedBy(String sequenceField) {
    return new TrackHistory(spec.orderedBy(sequenceField), previous);
  }

  /**
   * What a change does; by default each gives the row anew.
   *
   * @param operationField a STRING, as Debezium's {@code c}, {@code r}, {@code u}, {@code d} or in
   *     words; or a BOOLEAN that says whether the row is deleted
   */
  public TrackHistory operationIn(String operationField) {
    return new TrackHistory(spec.operationIn(operationField), previous);
  }

  /**
   * The fields whose changes begin a version; by default all but the key, event time, stamp,
   * sequence and operation. All others are overwritten.
   */
  public TrackHistory tracking(String field, String... more) {
    return new TrackHistory(spec.tracking(fields(field, more)), previous);
  }

  /** A null in an update leaves the field as it was; in an insert or a snapshot it is a value. */
  public TrackHistory keepingWhereNull() {
    return new TrackHistory(spec.nullsInUpdates(NullsInUpdates.KEEP_WHAT_THERE_WAS), previous);
  }

  /**
   * How far changes may be out of order.
   *
   * @param disorder whole milliseconds; longer keeps changes longer, and loses fewer. Any by
   *     default
   */
  public TrackHistory within(Duration disorder) {
    return new TrackHistory(spec.within(disorder), previous);
  }

  /** Lets changes whose operation is not known become dead letters. */
  public TrackHistory routingTo(StepContext context) {
    return new TrackHistory(spec.routingTo(context), previous);
  }

  /**
   * Goes on with a table that a run of the same settings has made: only rows that are new or
   * changed come out. A change at or before the last one that its key's last version shows, by its
   * end, its start or its event time field, is late. Blocks have no such field: what was
   * overwritten in place is not known, so their runs must not overlap in time.
   *
   * @param table bounded, as {@link TrackHistoryResult#history()} had it, with or without what has
   *     been revised; changes must be bounded, too
   */
  public TrackHistory from(PCollection<Row> table) {
    return new TrackHistory(spec, table);
  }

  /** The same for blocks, whose rows have an event time of their own. */
  public TrackHistoryBlocks onBlocks() {
    spec.times().refuseBlocks("on", "stampedBy", "onBlocks()");
    return new TrackHistoryBlocks(spec, previous);
  }

  TrackHistorySpec spec() {
    return spec;
  }

  @Override
  public TrackHistoryResult<Row> expand(PCollection<Row> input) {
    InputCheck check = InputCheck.of("track the history of", input);
    spec.times().check(check);
    HistoryLayout.of(spec, check, input.getSchema());
    TrackHistoryResult<Block> tracked =
        input
            .apply("Pack", spec.times().pack())
            .apply("Track", new TrackHistoryBlocks(spec, previous));
    return new TrackHistoryResult<>(
        tracked.history().apply("UnpackHistory", UnpackBlocks.rows()),
        tracked.late().apply("UnpackLate", UnpackBlocks.rows()),
        tracked.withoutKey().apply("UnpackWithoutKey", UnpackBlocks.rows()),
        tracked.rejected(),
        tracked.absorbed());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
