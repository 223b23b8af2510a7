/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of a database, or what a query gives, once: each row becomes a row of a Beam
 * schema, or a dead letter.
 *
 * <p>It does not promise one state of the table: each part is read by a statement of its own, and
 * sees what is committed when that starts. A row whose partition column changes meanwhile may be
 * read twice, or not at all.
 *
 * <p>A table of ClickHouse gives the latest row of a key, and is of the engine ReplacingMergeTree;
 * what a query gives is as it is.
 *
 * <p><b>Input:</b> the database is asked for the columns while the pipeline is built, and for the
 * parts when it runs. <b>Output:</b> see {@link ReadTableResult}. Times are UTC where the column
 * has no zone, cut to milliseconds; numbers without sign are of the next larger type; arrays, JSON,
 * UUIDs and what Beam has no type for are text. <b>State and memory:</b> some thousand rows per
 * part at work. <b>Failures:</b> a value that the field cannot take makes the row a letter {@code
 * INVALID_VALUE}; rows that are equal in all columns have letters of one key. A connection that
 * fails before the first row of a part is tried again; later the part fails, and what the runner
 * tries again it gives once.
 *
 * <pre>{@code
 * ReadTableResult orders = pipeline.apply("Orders",
 *     ReadTable.of(shop, "orders")
 *         .partitionedBy("id", 8)
 *         .at(new StepContext(runId, "orders/Read")));
 * // (7, 12.50, 2026-01-02 03:04:05) -> {id: 7, price: 12.50, ordered_at: 2026-01-02T03:04:05Z}
 * }</pre>
 *
 * <p>Bounded; in a streaming pipeline, too.
 *
 * @since 0.1
 */
@Evolving
public final class ReadTable extends PTransform<PBegin, ReadTableResult> {
  private static final long serialVersionUID = 1L;
  private final ReadSettings settings;

  ReadTable(ReadSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads a table or a view.
   *
   * @param table as the database stores the name, with the schema's and a dot before it if need be
   */
  public static ReadTable of(JdbcAddress address, String table) {
    requireNonNull(table, "table is null");
    return of(requireNonNull(address, "address is null"), table, null);
  }

  /** Reads what a SELECT gives; all its columns have names, each its own. */
  public static ReadTable ofQuery(JdbcAddress address, String query) {
    requireNonNull(query, "query is null");
    return of(requireNonNull(address, "address is null"), null, query);
  }

  private static ReadTable of(JdbcAddress address, @Nullable String table, @Nullable String query) {
    return new ReadTable(
        new ReadSettings(address, table, query, null, null, 1, new Retry(Retry.DEFAULT), null));
  }

  /**
   * Reads only the columns of a schema's names, as its types.
   *
   * <p>A field takes a column of its own type. A whole number also takes larger ones and DECIMAL, a
   * BOOLEAN numbers, DECIMAL whole numbers, DOUBLE FLOAT: a value that is out of range, or a null
   * where none may be, makes its row a letter.
   */
  public ReadTable withSchema(Schema schema) {
    return new ReadTable(settings.withSchema(requireNonNull(schema, "schema is null")));
  }

  /**
   * Reads parts beside each other, which have each row once. Rows without a value are in the first.
   * Without it there is one part.
   *
   * @param column of whole numbers, decimals, times or dates, which are cut at equal distances; or
   *     of text, which the database sorts to cut where equally many are between
   * @param parts at most so many, from 1 to 100,000
   */
  public ReadTable partitionedBy(String column, int parts) {
    return new ReadTable(settings.withParts(requireNonNull(column, "column is null"), parts));
  }

  /**
   * How long to try again where the database cannot be reached.
   *
   * @param longest pauses together, to one day; a minute by default; zero for never
   */
  public ReadTable retryingFor(Duration longest) {
    return new ReadTable(settings.withRetry(new Retry(longest)));
  }

  /** Required: the run and step that letters name. */
  public ReadTable at(StepContext context) {
    return new ReadTable(settings.withContext(requireNonNull(context, "context is null")));
  }

  /**
   * The schema of the rows; asks the database.
   *
   * @throws ValidationException if settings are wrong, or the columns are not those wanted
   * @throws IllegalStateException if it cannot be asked
   */
  public Schema schema() {
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return TableColumn.schema(settings.plan(settings.columns()).columns());
  }

  @Override
  public ReadTableResult expand(PBegin input) {
    List<String> problems = settings.problems();
    StepContext context = settings.context();
    if (context == null) {
      problems.add("Missing required step; name it by at(context)");
    }
    if (!problems.isEmpty() || context == null) {
      throw new ValidationException(String.join("; ", problems));
    }
    ReadSettings.Plan plan = settings.plan(settings.columns());
    PCollectionTuple outputs =
        input
            .apply("Table", Create.of(0))
            .apply("Plan", ParDo.of(new PlanPartsFn(settings, plan.partition())))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadPartFn(settings, plan.columns(), plan.partition(), context))
                    .withOutputTags(
                        ReadTableResult.ROWS_TAG,
                        TupleTagList.of(ReadTableResult.REJECTED_TAG)
                            .and(ReadTableResult.TALLIES_TAG)));
    return new ReadTableResult(
        outputs.get(ReadTableResult.ROWS_TAG).setRowSchema(TableColumn.schema(plan.columns())),
        outputs.get(ReadTableResult.REJECTED_TAG),
        outputs.get(ReadTableResult.TALLIES_TAG).setRowSchema(ReadTableResult.TALLY_SCHEMA));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("database", settings.address().toString()).withLabel("Database"))
        .add(DisplayData.item("source", settings.source()).withLabel("Table"))
        .addIfNotNull(
            DisplayData.item("partition_column", settings.partitionColumn())
                .withLabel("Partition column"))
        .add(DisplayData.item("parts", settings.parts()).withLabel("Parts"));
  }
}
