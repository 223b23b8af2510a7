/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table of PostgreSQL or MariaDB, and then every change that is committed to
 * it, as input without end.
 *
 * <p>It promises the table in the end, not each state in between: rows are read as they are at one
 * time, and changes behind the place where the log stood before that, so what was changed between
 * the two comes once as it became and once more as it was changed. Whoever keeps of each key the
 * row with the greatest position, and takes it out where that is deleted, has the table.
 *
 * <p><i>Input</i>: of PostgreSQL a table with a primary key or another replica identity, of a
 * server with {@code wal_level=logical}. A publication and a replication slot of one name are made,
 * and stay until they are dropped: the server keeps what the slot has not confirmed. Of MariaDB a
 * table of InnoDB with a primary key, of a server that logs rows and their columns' names ({@code
 * binlog_format=ROW}, {@code binlog_row_metadata=FULL}), which keeps its log for as long as it is
 * told, whoever reads.
 *
 * <p><i>Output</i>: blocks of the columns, and of {@code op} (STRING: {@code r} of a row that was
 * there, {@code c}, {@code u}, {@code d}), {@code deleted} (BOOLEAN), {@code position} (INT64: of
 * the changes of a key the last has the greatest), {@code place} (STRING: the LSN, or the binary
 * log's number and the place in it), {@code transaction_id} (STRING, null of rows that were there)
 * and {@code committed_at} (DATETIME). A delete has the columns of the replica identity, and nulls;
 * of MariaDB all.
 *
 * <p><i>Time and windows</i>: event time is the commit's, of rows that were there when reading
 * began. The watermark is the largest of changes less the disorder; a mark in the log moves it on
 * where nothing is changed. All in the global window.
 *
 * <p><i>State and memory</i>: a checkpoint holds the end of a transaction and how many changes of
 * the next were given out, or the key of the last row of those that were there, which are read on
 * from it. The server lets go of what is before a checkpoint that is complete, and of nothing else.
 * A few thousand changes are read ahead, up to 32 MiB.
 *
 * <p><i>Failures</i>: a change with a value that its column does not take is a letter {@code
 * INVALID_VALUE}; a large value that did not change and is not in the log {@code UNCHANGED_VALUE};
 * a TRUNCATE {@code TRUNCATED_TABLE}. A server that is away is tried again for a time. A checkpoint
 * whose changes the server has let go of fails.
 *
 * <pre>{@code
 * ReadBlocksResult orders = pipeline.apply("Orders",
 *     ReadChanges.of("postgresql://db:5432/shop", "orders", "id int64", "price decimal?")
 *         .named("orders_to_lake")
 *         .withUser("etl")
 *         .withPasswordFromFile("/run/secrets/shop")
 *         .at(new StepContext(runId, "orders/Read")));
 * // INSERT (7, 12.50), then DELETE of 7
 * //   -> 7, 12.50, c, false, ... and 7, null, d, true, ...
 * }</pre>
 *
 * <p>Only for streaming.
 *
 * @since 0.1
 */
@Evolving
public final class ReadChanges extends PTransform<PBegin, ReadBlocksResult> {
  private static final long serialVersionUID = 1L;

  private final ChangesSettings settings;
  private final @Nullable StepContext context;

  ReadChanges(ChangesSettings settings, @Nullable StepContext context) {
    this.settings = settings;
    this.context = context;
  }

  /**
   * Reads these columns of a table.
   *
   * @param url of the database, such as {@code postgresql://db:5432/shop} or {@code
   *     mariadb://db:3306/shop}
   * @param table with its schema's name if that is not {@code public}, of MariaDB its database's if
   *     that is not the URL's
   * @param columns such as {@code id int64} or, with nulls, {@code price decimal?}
   */
  public static ReadChanges of(String url, String table, String... columns) {
    return new ReadChanges(ChangesSettings.of(url, table, List.of(columns)), null);
  }

  /**
   * Required: what the publication and the replication slot are called, or of MariaDB what the
   * reader's server id is made of. Each pipeline has one of its own.
   *
   * @param slot 1 to 63 small letters, digits and underscores
   */
  public ReadChanges named(String slot) {
    return with(settings.withSlot(requireNonNull(slot, "slot is null")));
  }

  /**
   * Who connects: a role with REPLICATION that may read the table, and its owner to publish it; of
   * MariaDB a user with REPLICATION SLAVE, BINLOG MONITOR and SELECT.
   */
  public ReadChanges withUser(String user) {
    return with(settings.withLogin(requireNonNull(user, "user is null"), settings.passwordFile()));
  }

  /** The password is what a file on the workers says, without its last line end. */
  public ReadChanges withPasswordFromFile(String file) {
    return with(settings.withLogin(settings.user(), requireNonNull(file, "file is null")));
  }

  /**
   * How often a mark is written into the log, by which the watermark goes on and the server may let
   * go of what was read; of MariaDB how often the server's clock is asked.
   *
   * @param time from 100 milliseconds to an hour; 5 seconds by default
   */
  public ReadChanges markingEvery(Duration time) {
    return with(settings.withHeartbeat(requireNonNull(time, "time is null")));
  }

  /** Ends with what is committed when the rows that were there are read. */
  public ReadChanges untilNow() {
    return with(settings.endingNow());
  }

  /** Required: the run and step that letters name. */
  public ReadChanges at(StepContext newContext) {
    return new ReadChanges(settings, requireNonNull(newContext, "context is null"));
  }

  private ReadChanges with(ChangesSettings changed) {
    return new ReadChanges(changed, context);
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    List<String> problems = settings.problems();
    if (context == null) {
      problems.add("Missing required context; set it by at(context)");
    }
    if (problems.isEmpty()) {
      problems.addAll(serverProblems());
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return ReadBatch.sort(
        input.apply(
            "Poll", Read.from(new ChangesSource(settings, requireNonNull(context, "context")))),
        settings.output());
  }

  private List<String> serverProblems() {
    try {
      return settings.log().problems();
    } catch (SQLException e) {
      return List.of("Cannot connect to %s: %s".formatted(settings.name(), e.getMessage()));
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("table", settings.name()).withLabel("Table"))
        .add(DisplayData.item("slot", settings.slot()).withLabel("Replication slot"))
        .add(DisplayData.item("disorder", settings.disorder().toString()).withLabel("Disorder"));
  }
}
