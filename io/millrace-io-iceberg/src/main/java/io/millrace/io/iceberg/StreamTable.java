/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an Iceberg table as input without end: the rows that it has, then those of each commit that
 * appends to it, in the order of the commits, whoever writes them.
 *
 * <p>It does not tell of rows that are replaced or deleted: a commit that does so fails it, or is
 * {@linkplain #skippingReplaced passed by}. A compaction changes no row and is passed by. Columns
 * that the table is given later are read when the pipeline is built again.
 *
 * <p><i>Input</i>: a table of Parquet files; what deletes take out of the snapshot that it begins
 * with is left out. Columns are found by their ids, those that a file lacks are null.
 *
 * <p><i>Output</i>: blocks of the columns that are asked for, as of {@link ReadSnapshot}, each with
 * rows of one file; no letters; a tally per block, which those of a file add up to.
 *
 * <p><i>Time and windows</i>: a row's event time is its event time field; of a row that has none,
 * the largest before it. The rows of one commit come at once and have no order: their stamp ({@link
 * Block#stamp}) is the largest event time of the commits before it less the allowed disorder, so
 * that what is late is a matter of the commits alone, and of the rows that the table has at first
 * none is. A commit's files are read by their earliest event times, as Iceberg's column bounds tell
 * them, and the watermark follows these, at most to the largest event time given out less the
 * disorder; without bounds it waits for the commit's end. All in the global window.
 *
 * <p><i>State and memory</i>: a checkpoint holds a place in a file of a snapshot. From there a part
 * of a file, a row group, is read again up to that row. Memory has the names of a snapshot's files
 * and one row group, per split.
 *
 * <p><i>Failures</i>: a snapshot that is expired before it is read, a table that is rolled back
 * behind what was read or is to be read, and a column that changes its type, or of the event time
 * goes, fail the run: no row is passed over in silence. Let snapshots expire later than the longest
 * time that the stream lies still.
 *
 * <pre>{@code
 * ReadBlocksResult orders =
 *     pipeline.apply(
 *         StreamTable.of(catalog, "shop.orders")
 *             .eventTimeIn("at")
 *             .allowingDisorder(Duration.ofMinutes(5)));
 * // commit 1: 7 of 12:00, 8 of 12:10   -> the watermark is 12:05
 * // commit 2: 9 of 12:02, 10 of 12:20  -> 9 has the stamp 12:05; the watermark is 12:15
 * }</pre>
 *
 * <p>Only for streaming; {@link ReadSnapshot} for batch.
 *
 * @since 0.1
 */
@Evolving
public final class StreamTable extends PTransform<PBegin, ReadBlocksResult> {
  private static final long serialVersionUID = 1L;
  private static final String NO_EVENT_TIME =
      "Missing required event time; name its column by eventTimeIn(column)";

  private final IcebergCatalog catalog;
  private final String table;
  private final List<String> columns;
  private final @Nullable String eventTime;
  private final StreamBounds bounds;
  private final Following following;

  private StreamTable(
      IcebergCatalog catalog,
      String table,
      List<String> columns,
      @Nullable String eventTime,
      StreamBounds bounds,
      Following following) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.table = requireNonNull(table, "table is null");
    this.columns = List.copyOf(columns);
    this.eventTime = eventTime;
    this.bounds = bounds;
    this.following = following;
  }

  /** Reads all columns of a table, from the snapshot that is the newest when it is built. */
  public static StreamTable of(IcebergCatalog catalog, String table) {
    return new StreamTable(catalog, table, List.of(), null, StreamBounds.NONE, Following.DEFAULT);
  }

  /** Reads these columns only, in this order. */
  public StreamTable columns(String... names) {
    return new StreamTable(catalog, table, List.of(names), eventTime, bounds, following);
  }

  /** Required: the column with the event time, DATETIME or INT64 in epoch milliseconds. */
  public StreamTable eventTimeIn(String column) {
    return new StreamTable(catalog, table, columns, column, bounds, following);
  }

  /**
   * How much event times may go back from one commit to the next and still count as in order.
   *
   * @param disorder whole milliseconds, from 0, the default, to 3,650,000 days
   * @throws IllegalArgumentException if it is not that
   */
  public StreamTable allowingDisorder(Duration disorder) {
    return with(following.withDisorder(disorder));
  }

  /** Leaves out what the table has, and reads what is appended after the pipeline is built. */
  public StreamTable fromLatest() {
    return with(bounds.withFrom(SnapshotPoint.NEWEST));
  }

  /**
   * Reads what was appended after a snapshot. With {@link ReadSnapshot#asOf} that snapshot each row
   * is read once, whether in batch or as stream.
   */
  public StreamTable fromSnapshot(long snapshotId) {
    return with(bounds.withFrom(SnapshotPoint.of(snapshotId)));
  }

  /** Ends behind a snapshot. From the beginning, the rows that it has are those read. */
  public StreamTable untilSnapshot(long snapshotId) {
    return with(bounds.withUntil(SnapshotPoint.of(snapshotId)));
  }

  /** Ends behind the snapshot that is the newest when the pipeline is built. */
  public StreamTable untilLatest() {
    return with(bounds.withUntil(SnapshotPoint.NEWEST));
  }

  /**
   * Ends when a look finds nothing new, and nothing came or was read for so long.
   *
   * @param time a millisecond to 365 days
   * @throws IllegalArgumentException if it is not that
   */
  public StreamTable untilIdleFor(Duration time) {
    return with(bounds.withUntilIdleFor(time));
  }

  /**
   * How long after a look that found nothing the catalog is asked again.
   *
   * @param time a millisecond to 365 days, 10 seconds by default
   * @throws IllegalArgumentException if it is not that
   */
  public StreamTable pollingEvery(Duration time) {
    return with(following.withPollEvery(time));
  }

  /**
   * Lets a table to which nothing was appended for so long not hold back the watermark: it follows
   * the clock, less this and the disorder. So it suits tables whose event times do. What comes
   * later behind it is late.
   *
   * @param time a second to 365 days; without it, the watermark waits for the next commit
   * @throws IllegalArgumentException if it is not that
   */
  public StreamTable idleAfter(Duration time) {
    return with(following.withIdleAfter(time));
  }

  /**
   * Reads nothing of commits that replace or delete rows, neither what they took nor what they
   * added, and goes on behind them. They are counted as {@code skipped_commits}.
   */
  public StreamTable skippingReplaced() {
    return with(following.withOnReplace(OnReplace.SKIP));
  }

  /**
   * Reads so many files side by side, each by the hash of its name in one of the splits. Each has a
   * watermark of its own, and one that gets no file of a commit holds the watermark.
   *
   * @param count 1 to 1024, 1 by default. Beam's Spark runner without Millrace's launcher goes by
   *     the latest of the watermarks: exact for 1 only
   * @throws IllegalArgumentException if it is not that
   */
  public StreamTable inSplits(int count) {
    return with(following.withSplits(count));
  }

  StreamTable with(StreamBounds changed) {
    return new StreamTable(catalog, table, columns, eventTime, changed, following);
  }

  StreamTable with(Following changed) {
    return new StreamTable(catalog, table, columns, eventTime, bounds, changed);
  }

  /** What is to be read of the table as it is now. */
  TableSource source() {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      Table loaded = tables.loadToRead(table);
      List<String> problems = new ArrayList<>();
      SnapshotRange.addMissing(loaded, columns, problems);
      if (problems.isEmpty()) {
        addTimeProblems(SnapshotRange.select(loaded, columns), problems);
      } else if (eventTime == null) {
        problems.add(NO_EVENT_TIME);
      }
      bounds.addProblems(loaded, problems);
      if (!problems.isEmpty()) {
        throw new ValidationException("Cannot read " + table + ": " + String.join("; ", problems));
      }
      return TableSource.of(
          new StreamedTable(
              catalog,
              table,
              SnapshotRange.select(loaded, columns),
              requireNonNull(eventTime),
              bounds.start(loaded),
              bounds.end(loaded),
              bounds.untilIdleFor(),
              following),
          following.splits());
    }
  }

  private void addTimeProblems(org.apache.iceberg.Schema selected, List<String> problems) {
    Schema schema = TableColumns.schema(table, selected);
    if (eventTime == null) {
      problems.add(NO_EVENT_TIME);
    } else if (!schema.hasField(eventTime)) {
      problems.add(
          "Missing required column %s (available: %s)"
              .formatted(eventTime, schema.getFieldNames()));
    } else {
      TypeName type = schema.getField(eventTime).getType().getTypeName();
      if (type != TypeName.INT64 && type != TypeName.DATETIME) {
        problems.add(
            "Unsupported type of event time column %s: %s (supported: INT64, DATETIME)"
                .formatted(eventTime, type));
      }
    }
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    TableSource source = source();
    return ReadBatch.sort(input.apply("Poll", Read.from(source)), source.table().schema());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("table", TableIdentifier.parse(table).toString()).withLabel("Table"))
        .add(DisplayData.item("from", bounds.from().toString()).withLabel("From"))
        .addIfNotNull(DisplayData.item("event_time_field", eventTime).withLabel("Event time field"))
        .add(DisplayData.item("disorder", following.disorder().toString()).withLabel("Disorder"))
        .add(
            DisplayData.item("poll_every", following.pollEvery().toString())
                .withLabel("Polled every"))
        .add(DisplayData.item("splits", following.splits()).withLabel("Splits"));
  }
}
