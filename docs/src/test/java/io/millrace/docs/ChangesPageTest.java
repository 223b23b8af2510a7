/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table of a database, kept as one of Iceberg's by its changes. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(PostgresExtension.class)
class ChangesPageTest {
  @TempDir Path warehouse;

  @Test
  void anIcebergTableFollowsOneOfADatabase(PostgresServer server) throws Exception {
    long seed = new Random().nextLong();
    execute(
        server,
        "DROP TABLE IF EXISTS orders",
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text, price numeric)",
        "INSERT INTO orders SELECT i, 'n' || i, i * 1.25 FROM generate_series(1, 5000) i");

    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(server, seed));
    follow(server, "run-1");
    writing.get();
    write(server, seed + 1);
    execute(server, "DELETE FROM orders WHERE id % 3 = 0");
    follow(server, "run-2");

    Pipeline pipeline = Pipeline.create();
    PAssert.that(
            "seed " + seed,
            pipeline
                .apply(lake().read(new StepContext("run-3", "orders/Read")))
                .blocks()
                .apply(UnpackBlocks.rows())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            row ->
                                "%d %s %s"
                                    .formatted(
                                        row.getInt64("id"),
                                        row.getString("note"),
                                        row.getDecimal("price")
                                            .stripTrailingZeros()
                                            .toPlainString()))))
        .containsInAnyOrder(rows(server));
    pipeline.run().waitUntilFinish();
  }

  private void follow(PostgresServer server, String runId) throws Exception {
    Dataset lake = lake();
    Pipeline pipeline = Pipeline.create();
    String shop = server.jdbcUrl().substring("jdbc:".length());
    String user = server.user();
    String passwordFile = server.passwordFile().toString();
    // tag::follow[]
    Dataset changes =
        Datasets.open(
            "cdc:" + shop + "?table=orders&slot=orders_to_lake&until_now=true",
            Map.of(
                "columns", "id int64, note string?, price decimal?",
                "user", user,
                "password_file", passwordFile));
    ReadBlocksResult read =
        pipeline.apply("Read", changes.stream(new StepContext(runId, "orders/Read")));
    read.blocks().apply("Write", lake.write(new StepContext(runId, "orders/Write")));
    // end::follow[]
    PAssert.that(read.rejected()).empty();
    assertThat(changes.name()).isEqualTo("cdc:" + shop + "/public.orders");
    pipeline.run().waitUntilFinish();
  }

  private Dataset lake() {
    // tag::lake[]
    Dataset lake =
        Datasets.open(
            "iceberg:silver.orders?mode=upsert&key=id&order=position&deleted=deleted",
            Map.of(
                "warehouse",
                warehouse.toString(),
                "columns",
                "id int64, note string?, price decimal?, op string, deleted boolean,"
                    + " position int64, place string, transaction_id string?,"
                    + " committed_at datetime"));
    // end::lake[]
    return lake;
  }

  private static void write(PostgresServer server, long seed) {
    Random random = new Random(seed);
    try {
      for (int i = 0; i < 100; i++) {
        int id = random.nextInt(6_000);
        execute(
            server,
            switch (random.nextInt(3)) {
              case 0 -> "DELETE FROM orders WHERE id = " + id;
              case 1 ->
                  "INSERT INTO orders VALUES (%d, NULL, 1) ON CONFLICT (id) DO UPDATE SET price = 2"
                      .formatted(id);
              default ->
                  "UPDATE orders SET note = note || '+' WHERE id BETWEEN %d AND %d"
                      .formatted(id, id + 20);
            });
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot write, seed " + seed, e);
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
