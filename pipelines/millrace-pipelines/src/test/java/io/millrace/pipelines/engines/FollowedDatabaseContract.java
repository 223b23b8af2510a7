/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table of PostgreSQL that an engine follows by streams that end, into one of Iceberg. Whoever
 * extends this is to be enabled where there are servers.
 */
@ExtendWith(PostgresExtension.class)
public abstract class FollowedDatabaseContract {
  private static final int ROWS = 1_000;

  private final RunnerLauncher launcher;

  protected FollowedDatabaseContract(RunnerLauncher launcher) {
    this.launcher = launcher;
  }

  @Test
  final void aTableHasTheRowsThatWereThereAndThenEachChange(
      PostgresServer server, @TempDir Path warehouse) throws Exception {
    execute(
        server,
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text, price numeric(12, 4))",
        "INSERT INTO orders SELECT i, 'n' || i, i * 1.25 FROM generate_series(1, %d) i"
            .formatted(ROWS));

    List<String> atFirst = rows(server);
    stream(pipeline -> follow(pipeline, server, warehouse, "run-1"));
    List<String> first = Seen.lines("change ");
    List<String> followedFirst = followed(warehouse);
    execute(
        server,
        "INSERT INTO orders VALUES (5001, NULL, 1.5)",
        "UPDATE orders SET note = note || '+' WHERE id = 7",
        "UPDATE orders SET id = 5002 WHERE id = 8",
        "DELETE FROM orders WHERE id BETWEEN 9 AND 10",
        "BEGIN; INSERT INTO orders VALUES (5003, 'no', 2); ROLLBACK");
    List<String> changed = rows(server);
    stream(pipeline -> follow(pipeline, server, warehouse, "run-2"));
    List<String> second = Seen.lines("change ");

    assertThat(first).hasSize(ROWS).allMatch(change -> change.startsWith("r "));
    assertThat(followedFirst).containsExactlyInAnyOrderElementsOf(atFirst);
    assertThat(second)
        .filteredOn(change -> !change.startsWith("r "))
        .containsExactlyInAnyOrder(
            "c 5001 null 1.5",
            "u 7 n7+ 8.75",
            "d 8 null null",
            "c 5002 n8 10",
            "d 9 null null",
            "d 10 null null");
    assertThat(followed(warehouse)).containsExactlyInAnyOrderElementsOf(changed);
  }

  private static void follow(
      Pipeline pipeline, PostgresServer server, Path warehouse, String runId) {
    Dataset orders =
        Datasets.open(
            "cdc:%s?table=orders&slot=orders_to_lake&until_now=true"
                .formatted(server.jdbcUrl().substring("jdbc:".length())),
            Map.of(
                "columns",
                "id int64, note string?, price decimal?",
                "user",
                server.user(),
                "password_file",
                passwordFile(server)));
    ReadBlocksResult read =
        pipeline.apply("Follow", orders.stream(new StepContext(runId, "Follow")));
    read.blocks().apply("Write", lake(warehouse).write(new StepContext(runId, "Write")));
    Seen.all(
        "change ",
        read.blocks()
            .apply("Unpack", UnpackBlocks.rows())
            .apply(
                "Text",
                MapElements.into(TypeDescriptors.strings())
                    .via(row -> row.getString("op") + " " + text(row))));
    Seen.all(
        "tally ",
        read.tallies()
            .apply(
                "Count",
                MapElements.into(TypeDescriptors.longs())
                    .via(tally -> tally.getInt64(ReadFilesResult.RECORDS))));
    Seen.all(
        "letter ",
        read.rejected()
            .apply("Say", MapElements.into(TypeDescriptors.strings()).via(Rejected::message)));
  }

  private static Dataset lake(Path warehouse) {
    return Datasets.open(
        "iceberg:silver.orders?mode=upsert&key=id&order=position&deleted=deleted",
        Map.of(
            "warehouse",
            warehouse.toString(),
            "columns",
            "id int64, note string?, price decimal?, op string, deleted boolean, position int64,"
                + " place string, transaction_id string?, committed_at datetime"));
  }

  private void stream(Consumer<Pipeline> build) {
    run(RunMode.STREAMING, build);

    assertThat(Seen.lines("letter ")).isEmpty();
    assertThat(Seen.lines("tally ").stream().mapToLong(Long::parseLong).sum())
        .isEqualTo(Seen.lines("change ").size());
  }

  private List<String> followed(Path warehouse) {
    run(
        RunMode.BATCH,
        pipeline ->
            Seen.all(
                "row ",
                pipeline
                    .apply("Read", lake(warehouse).read(new StepContext("run-9", "Read")))
                    .blocks()
                    .apply("Unpack", UnpackBlocks.rows())
                    .apply(
                        "Text",
                        MapElements.into(TypeDescriptors.strings())
                            .via(FollowedDatabaseContract::text))));
    return Seen.lines("row ");
  }

  private void run(RunMode mode, Consumer<Pipeline> build) {
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    build.accept(pipeline);
    launcher.fit(profile, pipeline);
    assertThat(Preflight.check(pipeline, launcher, profile, mode)).isEmpty();
    Seen.clear();

    try (Engine engine = launcher.start(profile.options())) {
      Seen.awaitEnd(engine.run(pipeline));
    }
  }

  private static String text(Row row) {
    BigDecimal price = row.getDecimal("price");
    return "%d %s %s"
        .formatted(
            row.getInt64("id"),
            row.getString("note"),
            price == null ? null : price.stripTrailingZeros().toPlainString());
  }

  private static String passwordFile(PostgresServer server) {
    try {
      return server.passwordFile().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }

  private static void execute(PostgresServer server, String... statements) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> rows(PostgresServer server) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT id, note, trim_scale(price) FROM orders")) {
      while (result.next()) {
        rows.add("%d %s %s".formatted(result.getLong(1), result.getString(2), result.getString(3)));
      }
    }
    return rows;
  }
}
