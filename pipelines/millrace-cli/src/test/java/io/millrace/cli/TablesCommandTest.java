/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesCommandTest {
  private static final Schema SCHEMA = Schema.builder().addStringField("id").build();
  private static final IcebergTable ORDERS =
      new IcebergTable("silver.orders", SCHEMA, WriteMode.REPLACE, Gate.ALWAYS);
  private static final IcebergTable CLICKS =
      new IcebergTable("bronze.clicks", SCHEMA, WriteMode.REPLACE, Gate.ALWAYS);

  @TempDir Path warehouse;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void prepare() {
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      tables.prepare(List.of(ORDERS, CLICKS));
      for (int run = 0; run < 3; run++) {
        tables.clear(ORDERS, "run-" + run);
      }
    }
  }

  @Test
  void listsAllTables() {
    assertThat(tables("list", warehouse.toString())).isZero();

    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "TABLE ROWS FILES DELETE FILES BYTES SNAPSHOTS",
            "bronze.clicks 0 0 0 0 0",
            "silver.orders 0 0 0 0 3");
  }

  @Test
  void expiresSnapshotsOfTheTableThatIsNamed() throws IOException {
    int exitCode =
        tables(
            "expire",
            warehouse.toString(),
            "--table=silver.orders",
            "--older-than=0m",
            "--keep-last=1",
            "--json");

    assertThat(exitCode).isZero();
    JsonNode lines = new ObjectMapper().readTree(out.toString());
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).get("table").asText()).isEqualTo("silver.orders");
    assertThat(lines.get(0).get("snapshots").asInt()).isEqualTo(2);
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      assertThat(tables.history(ORDERS.name())).hasSize(1);
    }
  }

  @Test
  void countsOrphansAndDeletesThemOnlyIfToldTo() throws IOException {
    Path data = Files.createDirectories(warehouse.resolve("silver/orders/data"));
    Path orphan = Files.writeString(data.resolve("late.parquet"), "nobody's");
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofDays(4))));
    String[] words = {"orphans", warehouse.toString(), "--table=silver.orders", "--json"};

    assertThat(tables(words)).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).get(0).get("files").asInt())
        .isEqualTo(1);
    assertThat(orphan).exists();

    assertThat(tables("orphans", warehouse.toString(), "--delete")).isZero();
    assertThat(orphan).doesNotExist();
  }

  @Test
  void leavesTablesThatAreCompactAsTheyAre() {
    assertThat(tables("compact", warehouse.toString())).isZero();

    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "TABLE FILES BEFORE FILES AFTER BYTES BEFORE BYTES AFTER DELETE FILES REMOVED",
            "bronze.clicks 0 0 0 0 0",
            "silver.orders 0 0 0 0 0");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    int exitCode = tables("expire", warehouse.toString(), "--older-than=week", "--keep-last=0");

    assertThat(exitCode).isEqualTo(CommandLines.USAGE);
    assertThat(err.toString().lines())
        .containsExactly(
            "Invalid --older-than: week (must be a whole number with m, h or d behind it, such as"
                + " 7d)",
            "Invalid --keep-last: 0 (must be a whole number, 1 to 9999999)",
            "Try './millrace tables expire --help'.");
  }

  @Test
  void saysWhichTablesThereAre() {
    assertThat(tables("list", warehouse.toString(), "--table=silver.order"))
        .isEqualTo(CommandLines.USAGE);

    assertThat(err.toString())
        .startsWith("Unsupported table: silver.order (supported: bronze.clicks, silver.orders)");
  }

  @Test
  void makesNoCatalogWhereThereIsNone() {
    Path nowhere = warehouse.resolve("nowhere");

    assertThat(tables("list", nowhere.toString())).isEqualTo(CommandLines.USAGE);

    assertThat(err.toString())
        .startsWith("Cannot open " + nowhere + ": there is no catalog.db in it");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void refusesToDeleteYoungOrphans() {
    assertThat(tables("orphans", warehouse.toString(), "--older-than=2h", "--delete"))
        .isEqualTo(CommandLines.USAGE);

    assertThat(err.toString()).contains("Invalid age of orphans: PT2H");
  }

  private int tables(String... words) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    String[] all = new String[words.length + 1];
    all[0] = "tables";
    System.arraycopy(words, 0, all, 1, words.length);
    return Main.run(terminal, all);
  }
}
