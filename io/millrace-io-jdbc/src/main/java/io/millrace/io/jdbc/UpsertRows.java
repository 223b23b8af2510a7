/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
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
 * Writes rows into a table of a database, one per key: a row is put in, or takes the place of the
 * one of its key. Of two rows of a key the one with the higher version stays, in whatever order and
 * however often they come, so that a bundle may be tried again and a run repeated.
 *
 * <p>It does not promise that all rows of a bundle become visible together: each batch is a
 * transaction of its own. Two different rows of one key and one version are not told apart: the
 * first one stays; in ClickHouse the last one.
 *
 * <p><b>Input:</b> rows whose fields are columns of the table, in the global window. The table is
 * there and has the key as primary or unique key; in ClickHouse it is of the engine
 * ReplacingMergeTree(version), sorted by the key, and shows who reads it without FINAL older rows
 * too. <b>Output:</b> see {@link UpsertRowsResult}. <b>State and memory:</b> a batch of rows per
 * bundle at work. <b>Failures:</b> a row that the database refuses, such as one that is too long or
 * breaks a constraint, is a letter {@code REFUSED_BY_DATABASE}: its batch is undone and written row
 * by row. One without key or version is a letter {@code MISSING_VALUE}. Where the database cannot
 * be reached, or another transaction is in the way, the batch is tried again for a while; then the
 * bundle fails.
 *
 * <pre>{@code
 * UpsertRowsResult written = orders.apply("Write",
 *     UpsertRows.into(shop, "orders")
 *         .keyedBy("id")
 *         .versionedBy("changed_at")
 *         .at(new StepContext(runId, "orders/Write")));
 * // {id: 7, price: 12.50, changed_at: 3}, {id: 7, price: 9.00, changed_at: 2} -> (7, 12.50, 3)
 * }</pre>
 *
 * <p>Bounded and unbounded input; the smaller a runner's bundles, the smaller the batches.
 *
 * @since 0.1
 */
@Evolving
public final class UpsertRows extends PTransform<PCollection<Row>, UpsertRowsResult> {
  private static final long serialVersionUID = 1L;
  private final UpsertSettings settings;

  UpsertRows(UpsertSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes into a table.
   *
   * @param table as the database stores the name, with the schema's and a dot before it if need be
   */
  public static UpsertRows into(JdbcAddress address, String table) {
    return new UpsertRows(
        new UpsertSettings(
            requireNonNull(address, "address is null"),
            requireNonNull(table, "table is null"),
            List.of(),
            null,
            false,
            null,
            UpsertSettings.BATCH_ROWS,
            new Retry(Retry.DEFAULT),
            null));
  }

  /**
   * Required: what a row is told by.
   *
   * @param fields of BYTE, INT16 to INT64, STRING, BOOLEAN, DATETIME, dates and times
   */
  public UpsertRows keyedBy(String... fields) {
    return new UpsertRows(settings.withKeys(List.of(fields)));
  }

  /**
   * The field whose largest value wins; this or {@link #lastRowWins} is required.
   *
   * @param field of BYTE, INT16 to INT64 or DATETIME
   */
  public UpsertRows versionedBy(String field) {
    return new UpsertRows(settings.withVersion(requireNonNull(field, "field is null")));
  }

  /**
   * Writes without versions: of rows of a key the one that comes last stays, which is repeatable
   * only where there is one row per key, or all are equal.
   */
  public UpsertRows lastRowWins() {
    return new UpsertRows(settings.withVersion(null));
  }

  /**
   * Marks rows that stand for a deletion.
   *
   * <p>With versions the mark is a column of the table like any other: the row stays, with its
   * version and what else it says, so that an older row that comes later does not come back. Who
   * reads leaves marked rows out. Without versions the row of the key is removed, and the mark is
   * no column.
   *
   * @param field BOOLEAN; null is false
   */
  public UpsertRows deletedWhere(String field) {
    return new UpsertRows(settings.withDeleted(requireNonNull(field, "field is null")));
  }

  /**
   * How many rows make a transaction.
   *
   * @param rows at most so many, from 1 to 100,000; 500 by default
   */
  public UpsertRows inBatchesOf(int rows) {
    return new UpsertRows(settings.withBatchRows(rows));
  }

  /**
   * How long to try a batch again where the database cannot be reached, or another transaction is
   * in the way.
   *
   * @param longest pauses together, to one day; a minute by default; zero for never
   */
  public UpsertRows retryingFor(Duration longest) {
    return new UpsertRows(settings.withRetry(new Retry(longest)));
  }

  /** Required: the run and step that letters name. */
  public UpsertRows at(StepContext context) {
    return new UpsertRows(settings.withContext(requireNonNull(context, "context is null")));
  }

  @Override
  public UpsertRowsResult expand(PCollection<Row> input) {
    List<String> problems = settings.problems();
    StepContext context = settings.context();
    if (context == null) {
      problems.add("Missing required step; name it by at(context)");
    }
    if (!problems.isEmpty() || context == null) {
      throw new ValidationException(String.join("; ", problems));
    }
    UpsertCheck.check(settings, input);
    PCollectionTuple outputs =
        input.apply(
            "Write",
            ParDo.of(new UpsertRowsFn(settings, input.getSchema(), context))
                .withOutputTags(
                    UpsertRowsResult.TALLIES_TAG, TupleTagList.of(UpsertRowsResult.REJECTED_TAG)));
    return new UpsertRowsResult(
        outputs.get(UpsertRowsResult.TALLIES_TAG).setRowSchema(UpsertRowsResult.TALLY_SCHEMA),
        outputs.get(UpsertRowsResult.REJECTED_TAG));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("database", settings.address().toString()).withLabel("Database"))
        .add(DisplayData.item("table", settings.table()).withLabel("Table"))
        .add(DisplayData.item("keys", settings.keys().toString()).withLabel("Key"))
        .addIfNotNull(DisplayData.item("version", settings.version()).withLabel("Version"))
        .addIfNotNull(DisplayData.item("deleted", settings.deleted()).withLabel("Deleted"))
        .add(DisplayData.item("batch_rows", settings.batchRows()).withLabel("Rows per batch"));
  }
}
