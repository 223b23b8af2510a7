/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.testing.engines.IcebergRestExtension;
import io.millrace.testing.engines.IcebergRestServer;
import io.millrace.testing.engines.SparkSql;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Table;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Spark with Iceberg's own runtime against our reader and against what was written. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SparkReadsTablesTest {
  @RegisterExtension static final IcebergRestExtension REST = IcebergRestExtension.ofClass();
  private static final String NULL = "~";

  @TempDir static Path folder;
  private static IcebergCatalog embedded;
  private static SparkSql spark;

  private final IcebergCatalog rest;

  SparkReadsTablesTest(IcebergRestServer server) {
    this.rest = catalog(server);
  }

  private static IcebergCatalog catalog(IcebergRestServer server) {
    return new IcebergCatalog("rest", Map.of("type", "rest", "uri", server.uri().toString()));
  }

  @BeforeAll
  static void start(IcebergRestServer server) throws Exception {
    Path warehouse = Files.createDirectory(folder.resolve("warehouse"));
    embedded = IcebergCatalog.embedded(warehouse);
    spark =
        SparkSql.start(
            folder,
            Map.of(
                "spark.sql.catalog.rest", "org.apache.iceberg.spark.SparkCatalog",
                "spark.sql.catalog.rest.type", "rest",
                "spark.sql.catalog.rest.uri", server.uri().toString(),
                "spark.sql.catalog.rest.cache-enabled", "false",
                "spark.sql.catalog.millrace", "org.apache.iceberg.spark.SparkCatalog",
                "spark.sql.catalog.millrace.type", "jdbc",
                "spark.sql.catalog.millrace.uri", "jdbc:sqlite:" + warehouse.resolve("catalog.db"),
                "spark.sql.catalog.millrace.jdbc.schema-version", "V1",
                "spark.sql.catalog.millrace.warehouse", warehouse.toUri().toString()));
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  @Test
  void readsEveryTypeAndNull() throws Exception {
    Schema schema = IcebergTablesTest.SCHEMA;
    IcebergTable table = new IcebergTable("types.log", schema, WriteMode.APPEND, Gate.ALWAYS);
    byte[] raw = {-1, 0, 127};
    Row full =
        Row.withSchema(schema)
            .addValues(
                "\u00fc|",
                new BigDecimal("-12345678901234567890.123456"),
                -7L,
                true,
                new Instant(1_293_000_000_123L),
                raw)
            .build();
    Row nulls = Row.withSchema(schema).addValues("b", null, null, null, null, null).build();
    try (IcebergTables tables = IcebergTables.open(rest)) {
      tables.prepare(List.of(table));
      commit(tables, table, "1", List.of(full, nulls));
    }

    assertThat(spark("rest", table, "id", "price", "count", "ok", "unix_millis(at)", "hex(raw)"))
        .containsExactlyInAnyOrder(
            "\u00fc|;-12345678901234567890.123456;-7;true;1293000000123;"
                + HexFormat.of().withUpperCase().formatHex(raw),
            "b;~;~;~;~;~");
  }

  @Test
  void readsWindowsThatWereOverwritten() throws Exception {
    long seed = new Random().nextLong();
    IcebergTable table =
        IcebergTable.ofWindows("windows.revenue", Revenue.SCHEMA, Revenue.VERSIONS, Gate.ALWAYS);
    List<Row> panes = Revenue.random(new Random(seed), 40);
    try (IcebergTables tables = IcebergTables.open(rest)) {
      tables.prepare(List.of(table));
      for (int i = 0; i < panes.size(); i++) {
        commit(tables, table, "pane-" + i, List.of(panes.get(i)));
      }
    }

    assertThat(spark("rest", table, "country", "unix_millis(window_start)", "orders", "pane"))
        .as("seed " + seed)
        .containsExactlyInAnyOrderElementsOf(TableLines.of(Revenue.latest(panes)));
  }

  @Test
  void readsKeysWithDeletesBeforeAndAfterCompaction() throws Exception {
    long seed = new Random().nextLong();
    IcebergTable table = Stock.table("keys.stock");
    // The pot of a file is hidden, its cup is not: there is a delete file, whatever is random.
    List<Row> changes = new ArrayList<>(List.of(Stock.row("cup", 7L, 1), Stock.row("pot", 5L, 1)));
    changes.addAll(Stock.random(new Random(seed), 57));
    changes.add(Stock.row("pot", 6L, 2));
    try (IcebergTables tables = IcebergTables.open(rest)) {
      tables.prepare(List.of(table));
      for (int from = 0; from < changes.size(); from += 10) {
        commit(tables, table, "commit-" + from, changes.subList(from, from + 10));
      }
      TableMaintenance maintenance = TableMaintenance.of(tables, table.name());
      long deleteFiles = maintenance.size().deleteFiles();
      List<String> before = stock(table);
      maintenance.compact(128 << 20, 0.1);

      assertThat(deleteFiles).as("seed " + seed).isPositive();
      assertThat(before)
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(TableLines.of(Stock.shown(changes)));
      assertThat(maintenance.size().deleteFiles()).isZero();
      assertThat(stock(table)).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void readsEqualityDeletesOfOthersBeforeAndAfterCompaction() throws Exception {
    IcebergTable table =
        new IcebergTable("keys.changes", Stock.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
    Row cup = Stock.row("cup", 7L, 1);
    Row later = Stock.row("pot", 9L, 3);
    try (IcebergTables tables = IcebergTables.open(rest)) {
      tables.prepare(List.of(table));
      commit(tables, table, "1", List.of(Stock.row("pot", 5L, 1), cup));
      Table loaded = tables.load(table.name());
      loaded.newRowDelta().addDeletes(Stock.equalityDelete(loaded, "pot")).commit();
      commit(tables, table, "2", List.of(later));

      List<String> before = stock(table);
      TableMaintenance.of(tables, table.name()).compact(128 << 20, 0.1);

      assertThat(before).containsExactlyInAnyOrderElementsOf(TableLines.of(List.of(cup, later)));
      assertThat(stock(table)).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void countsAndHashesALargerTableAsWeDo() throws Exception {
    IcebergTable table = Stock.table("large.stock");
    Random random = new Random(20);
    try (IcebergTables tables = IcebergTables.open(rest)) {
      tables.prepare(List.of(table));
      for (int version = 0; version < 4; version++) {
        List<Row> rows = new ArrayList<>();
        for (int key = 0; key < 10_000; key++) {
          if (random.nextInt(2) == 0) {
            rows.add(Stock.change("s" + key, key % 7, (long) key, version, random.nextInt(5) == 0));
          }
        }
        commit(tables, table, "version-" + version, rows);
      }

      List<Row> ours = new ArrayList<>();
      tables.forEachRow(table, ours::add);
      long hash = 0;
      for (String line : TableLines.of(ours)) {
        CRC32 crc = new CRC32();
        crc.update(line.getBytes(UTF_8));
        hash += crc.getValue();
      }
      assertThat(ours).hasSizeBetween(5_000, 10_000);
      assertThat(countAndHash(table)).isEqualTo(ours.size() + " " + hash);
      TableMaintenance.of(tables, table.name()).compact(128 << 20, 0.1);
      assertThat(countAndHash(table)).isEqualTo(ours.size() + " " + hash);
    }
  }

  /** At the end of the run: while Spark has the file open, none of ours can commit. */
  @Test
  void readsAWarehouseWithoutAServer() throws Exception {
    IcebergTable table = Stock.table("silver.stock");
    List<Row> changes = Stock.random(new Random(7), 30);
    try (IcebergTables tables = IcebergTables.open(embedded)) {
      tables.prepare(List.of(table));
      commit(tables, table, "1", changes.subList(0, 15));
      commit(tables, table, "2", changes.subList(15, 30));
    }

    assertThat(spark("millrace", table, "sku", "shop", "units", "version", "is_deleted"))
        .containsExactlyInAnyOrderElementsOf(TableLines.of(Stock.shown(changes)));
  }

  private static void commit(IcebergTables tables, IcebergTable table, String id, List<Row> rows)
      throws IOException {
    tables.commit(table, id, List.of(Stock.file(tables, table, rows)));
  }

  private static List<String> stock(IcebergTable table) throws Exception {
    return spark("rest", table, "sku", "shop", "units", "version", "is_deleted");
  }

  private static String countAndHash(IcebergTable table) throws Exception {
    return spark
        .rows(
            "SELECT concat(count(*), ' ', sum(crc32(line))) AS found FROM (%s)"
                .formatted(lines("rest", table, "sku", "shop", "units", "version", "is_deleted")))
        .get(0)
        .get("found")
        .asText();
  }

  private static List<String> spark(String catalog, IcebergTable table, String... columns)
      throws Exception {
    return spark.rows(lines(catalog, table, columns)).stream()
        .map(row -> row.get("line").asText())
        .toList();
  }

  private static String lines(String catalog, IcebergTable table, String... columns) {
    return List.of(columns).stream()
        .map(column -> "coalesce(cast(%s AS string), '%s')".formatted(column, NULL))
        .collect(
            Collectors.joining(
                ", ", "SELECT concat_ws(';', ", ") AS line FROM " + catalog + "." + table.name()));
  }
}
