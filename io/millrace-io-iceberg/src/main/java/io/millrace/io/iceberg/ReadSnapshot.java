/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.PackBlocks;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of an Iceberg table as one snapshot has them, or those that were appended between
 * two, whoever wrote them: rows that delete files take out are left out, columns are found by their
 * ids, so that renamed and added ones are right in old files, too.
 *
 * <p>The snapshot is chosen when the pipeline is built, so that a run that is tried again reads the
 * same; one that is expired before the run fails it. Data files are Parquet. No order is kept.
 *
 * <p><i>Output</i>: blocks of the columns that are asked for; no letters; a tally per part of a
 * file, with the rows it gave. Text and uuids are STRING, dates and timestamps DATETIME cut to
 * milliseconds (those without zone are taken for UTC), structs ROW, lists ARRAY, maps MAP.
 *
 * <p><i>Time and windows</i>: a row's event time is its event time field, without one Beam's lowest
 * timestamp. No stamps: no row of a table is late. All in the global window.
 *
 * <p><i>State and memory</i>: a row group per worker, and the deletes of its file. <i>Failures</i>:
 * a file that cannot be read fails the run.
 *
 * <pre>{@code
 * PCollection<Block> sales =
 *     pipeline
 *         .apply(
 *             ReadSnapshot.of(catalog, "gold.sales_by_product")
 *                 .columns("product_id", "revenue", "window_start")
 *                 .eventTimeIn("window_start"))
 *         .blocks();
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class ReadSnapshot extends PTransform<PBegin, ReadBlocksResult> {
  private static final long serialVersionUID = 1L;
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Row> TALLIES = new TupleTag<>("tallies") {};

  private final IcebergCatalog catalog;
  private final String table;
  private final List<String> columns;
  private final @Nullable String eventTime;
  private final @Nullable Long asOf;
  private final @Nullable Long after;

  private ReadSnapshot(
      IcebergCatalog catalog,
      String table,
      List<String> columns,
      @Nullable String eventTime,
      @Nullable Long asOf,
      @Nullable Long after) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.table = requireNonNull(table, "table is null");
    this.columns = List.copyOf(columns);
    this.eventTime = eventTime;
    this.asOf = asOf;
    this.after = after;
  }

  /** Reads all columns of a table's newest snapshot. */
  public static ReadSnapshot of(IcebergCatalog catalog, String table) {
    return new ReadSnapshot(catalog, table, List.of(), null, null, null);
  }

  /** Reads these columns only, in this order. */
  public ReadSnapshot columns(String... names) {
    return new ReadSnapshot(catalog, table, List.of(names), eventTime, asOf, after);
  }

  /** The column with the event time, DATETIME or INT64 in epoch milliseconds. */
  public ReadSnapshot eventTimeIn(String column) {
    return new ReadSnapshot(catalog, table, columns, column, asOf, after);
  }

  /** Reads another snapshot than the newest, by its id. */
  public ReadSnapshot asOf(long snapshotId) {
    return new ReadSnapshot(catalog, table, columns, eventTime, snapshotId, after);
  }

  /**
   * Reads only what was appended after a snapshot.
   *
   * @param snapshotId one that the snapshot to be read comes from; between the two nothing was
   *     replaced or deleted, or the pipeline is not built
   */
  public ReadSnapshot after(long snapshotId) {
    return new ReadSnapshot(catalog, table, columns, eventTime, asOf, snapshotId);
  }

  /** The schema of the rows, as the table has it now. */
  public Schema schema() {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      return chosen(tables.loadToRead(table)).schema();
    }
  }

  private SnapshotRange chosen(Table loaded) {
    return SnapshotRange.choose(table, loaded, columns, asOf, after);
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    SnapshotRange range;
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      range = chosen(tables.loadToRead(table));
    }
    List<String> asked = range.isEmpty() ? List.of() : List.of(table);
    PCollectionTuple read =
        input
            .apply("Snapshot", Create.of(asked).withCoder(StringUtf8Coder.of()))
            .apply("Plan", ParDo.of(new PlanFilesFn(catalog, range)))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadTaskFn(catalog, range))
                    .withOutputTags(ROWS, TupleTagList.of(TALLIES)));
    PCollection<Row> rows = read.get(ROWS).setRowSchema(range.schema());
    PCollection<Row> tallies = read.get(TALLIES).setRowSchema(ReadFilesResult.TALLY_SCHEMA);
    return ReadBlocksResult.of(
        rows.apply("Pack", eventTime == null ? PackBlocks.of() : PackBlocks.on(eventTime)),
        tallies.apply(
            "NoneRejected",
            FlatMapElements.into(TypeDescriptor.of(Rejected.class)).via(tally -> List.of())),
        tallies);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("table", TableIdentifier.parse(table).toString()).withLabel("Table"))
        .addIfNotNull(DisplayData.item("as_of", asOf).withLabel("Snapshot"))
        .addIfNotNull(DisplayData.item("after", after).withLabel("Appended after"))
        .addIfNotNull(
            DisplayData.item("event_time_field", eventTime).withLabel("Event time field"));
  }
}
