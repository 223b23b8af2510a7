/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import io.millrace.io.jdbc.ConnectionPool.Purpose;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a part by a statement of its own. */
final class ReadPartFn extends DoFn<Part, Row> {
  private static final long serialVersionUID = 1L;
  private final ReadSettings settings;
  private final List<TableColumn> columns;
  private final @Nullable PartitionColumn partition;
  private final StepContext context;
  private transient @Nullable ConnectionPool pool;

  ReadPartFn(
      ReadSettings settings,
      List<TableColumn> columns,
      @Nullable PartitionColumn partition,
      StepContext context) {
    this.settings = settings;
    this.columns = List.copyOf(columns);
    this.partition = partition;
    this.context = context;
  }

  @Setup
  public void setup() {
    pool = ConnectionPool.join(settings.address(), Purpose.READ);
  }

  @ProcessElement
  public void processElement(@Element Part part, MultiOutputReceiver out)
      throws InterruptedException {
    ConnectionPool connections = requireNonNull(pool, "not set up");
    Progress progress = new Progress();
    try {
      settings
          .retry()
          .run(
              connections,
              connection -> read(connection, connections.dialect(), part, out, progress),
              () -> progress.rows == 0);
    } catch (SQLException e) {
      throw Database.failure(settings.address(), "read " + settings.source(), e);
    }
    out.get(ReadTableResult.TALLIES_TAG)
        .output(
            Row.withSchema(ReadTableResult.TALLY_SCHEMA)
                .addValues(settings.source(), progress.rows)
                .build());
  }

  /** What of a part was given out: from then on it cannot be read again in the same bundle. */
  private static final class Progress {
    private long rows;
  }

  private Progress read(
      Connection connection, Dialect dialect, Part part, MultiOutputReceiver out, Progress progress)
      throws SQLException {
    RowReader reader = new RowReader(dialect, columns, Scrubber.of(settings.address()));
    String sql =
        "SELECT %s FROM %s%s"
            .formatted(
                columns.stream()
                    .map(column -> dialect.selected(dialect.quoted(column.name()), column.type()))
                    .collect(Collectors.joining(", ")),
                settings.from(dialect),
                partition == null ? "" : partition.where(dialect, part));
    try (PreparedStatement statement = dialect.read(connection, sql, settings.address())) {
      if (partition != null) {
        partition.set(statement, dialect, part);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          progress.rows++;
          Row row = reader.read(rows);
          if (row != null) {
            out.get(ReadTableResult.ROWS_TAG).output(row);
          } else {
            out.get(ReadTableResult.REJECTED_TAG).output(letter(reader, rows));
          }
        }
      }
    }
    return progress;
  }

  private Rejected letter(RowReader reader, ResultSet rows) throws SQLException {
    String json = reader.json(rows);
    return Rejected.at(context, "INVALID_VALUE", Rejected.Category.DATA)
        .message(reader.problems())
        .json(json)
        .bytes(json.getBytes(StandardCharsets.UTF_8), "text")
        .build();
  }

  @Teardown
  public void teardown() {
    if (pool != null) {
      pool.leave();
      pool = null;
    }
  }
}
