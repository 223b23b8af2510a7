/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import io.millrace.io.jdbc.ConnectionPool.Purpose;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes what comes in a bundle in batches, the last one when the bundle ends. */
final class UpsertRowsFn extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1L;
  private static final int MESSAGE_CHARACTERS = 500;
  private final UpsertSettings settings;
  private final Schema schema;
  private final StepContext context;
  private transient @Nullable Writing writing;

  /** What a worker has open. */
  private record Writing(
      ConnectionPool pool, UpsertBatch batch, RowJsonText json, RowBytes bytes) {}

  UpsertRowsFn(UpsertSettings settings, Schema schema, StepContext context) {
    this.settings = settings;
    this.schema = schema;
    this.context = context;
  }

  @Setup
  public void setup() {
    writing =
        new Writing(
            ConnectionPool.join(settings.address(), Purpose.WRITE),
            new UpsertBatch(settings, schema),
            new RowJsonText(schema),
            new RowBytes(schema));
  }

  @StartBundle
  public void startBundle() {
    // A bundle that failed may have left rows, which come again.
    writing().batch().clear();
  }

  @ProcessElement
  public void processElement(@Element Row row, MultiOutputReceiver out)
      throws InterruptedException {
    String missing = missing(row);
    if (missing != null) {
      out.get(UpsertRowsResult.REJECTED_TAG)
          .output(letter(row, "MISSING_VALUE", "Missing required " + missing));
      out.get(UpsertRowsResult.TALLIES_TAG).output(tally(0, 0, 1));
      return;
    }
    UpsertBatch batch = writing().batch();
    batch.add(row);
    if (batch.size() >= settings.batchRows()) {
      out.get(UpsertRowsResult.TALLIES_TAG)
          .output(write(out.get(UpsertRowsResult.REJECTED_TAG)::output));
    }
  }

  private @Nullable String missing(Row row) {
    for (String key : settings.keys()) {
      if (row.getValue(key) == null) {
        return key;
      }
    }
    String version = settings.version();
    return version != null && row.getValue(version) == null ? version : null;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext bundle) throws InterruptedException {
    if (writing().batch().size() == 0) {
      return;
    }
    Instant time = GlobalWindow.INSTANCE.maxTimestamp();
    Row tally =
        write(
            letter ->
                bundle.output(UpsertRowsResult.REJECTED_TAG, letter, time, GlobalWindow.INSTANCE));
    bundle.output(UpsertRowsResult.TALLIES_TAG, tally, time, GlobalWindow.INSTANCE);
  }

  /** Writes the batch, and tells what became of it. */
  private Row write(Consumer<Rejected> rejected) throws InterruptedException {
    List<Row> rows = writing().batch().take();
    try {
      long superseded = write(rows);
      return tally(rows.size() - superseded, superseded, 0);
    } catch (SQLException e) {
      requireOfData(e);
      return writeOneByOne(rows, rejected);
    }
  }

  /** What the database refuses of a batch has undone all of it. */
  private Row writeOneByOne(List<Row> rows, Consumer<Rejected> rejected)
      throws InterruptedException {
    long superseded = 0;
    long refused = 0;
    for (Row row : rows) {
      int tries = writing().pool().dialect().triesOfARow();
      while (true) {
        tries--;
        try {
          superseded += write(List.of(row));
          break;
        } catch (SQLException e) {
          requireOfData(e);
          if (tries == 0) {
            rejected.accept(letter(row, "REFUSED_BY_DATABASE", message(e)));
            refused++;
            break;
          }
        }
      }
    }
    return tally(rows.size() - superseded - refused, superseded, refused);
  }

  private long write(List<Row> rows) throws SQLException, InterruptedException {
    Writing open = writing();
    return settings
        .retry()
        .run(
            open.pool(),
            connection -> open.batch().write(connection, open.pool().dialect(), rows),
            () -> true);
  }

  private void requireOfData(SQLException e) {
    if (writing().pool().dialect().failure(e) != Failure.DATA) {
      throw Database.failure(settings.address(), "write " + settings.table(), e);
    }
  }

  private String message(SQLException e) {
    String reason = String.valueOf(Database.reason(settings.address(), e).getMessage()).strip();
    return "Cannot write %s: %s"
        .formatted(
            settings.table(),
            reason.length() <= MESSAGE_CHARACTERS
                ? reason
                : reason.substring(0, MESSAGE_CHARACTERS) + "...");
  }

  private Rejected letter(Row row, String code, String message) {
    Writing open = writing();
    return open.bytes()
        .into(
            Rejected.at(context, code, Rejected.Category.DATA)
                .message(message)
                .json(open.json().of(row)),
            row)
        .build();
  }

  private Row tally(long written, long superseded, long rejected) {
    return Row.withSchema(UpsertRowsResult.TALLY_SCHEMA)
        .addValues(settings.table(), written, superseded, rejected)
        .build();
  }

  private Writing writing() {
    return requireNonNull(writing, "not set up");
  }

  @Teardown
  public void teardown() {
    if (writing != null) {
      writing.pool().leave();
      writing = null;
    }
  }
}
