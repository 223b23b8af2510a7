/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.testing.engines.IcebergRestExtension;
import io.millrace.testing.engines.IcebergRestServer;
import io.millrace.testing.engines.TrinoServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trino with its own connector of Iceberg against what was written, our reader and Iceberg's for
 * Java.
 */
@EnabledIfSystemProperty(
    named = "millrace.servers",
    matches = "true",
    disabledReason = "Trino is 540 MB and needs a JDK 24 or later: run it by -Pservers")
class TrinoReadsTablesTest {
  private static final long DAY = 24L * 3_600_000;

  @RegisterExtension static final IcebergRestExtension REST = IcebergRestExtension.ofClass();

  @TempDir static Path folder;
  private static TrinoServer trino;

  private final IcebergTables tables;

  TrinoReadsTablesTest(IcebergRestServer server) {
    this.tables =
        IcebergTables.open(
            new IcebergCatalog("rest", Map.of("type", "rest", "uri", server.uri().toString())));
  }

  @BeforeAll
  static void start(IcebergRestServer server) throws Exception {
    trino =
        TrinoServer.start(
            folder,
            Map.of(
                "lake",
                // tag::catalog[]
                Map.of(
                    "connector.name", "iceberg",
                    "iceberg.catalog.type", "rest",
                    "iceberg.rest-catalog.uri", server.uri().toString(),
                    "fs.native-local.enabled", "true",
                    "local.location", "/")
                // end::catalog[]
                ));
  }

  @AfterAll
  static void stop() throws IOException {
    trino.close();
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void readsEveryTypeAndNullThatIsAppended() throws Exception {
    Schema schema = IcebergTablesTest.SCHEMA;
    IcebergTable table = new IcebergTable("types.log", schema, WriteMode.APPEND, Gate.ALWAYS);
    Row full =
        Row.withSchema(schema)
            .addValues(
                "\u00fc|",
                new BigDecimal("-12345678901234567890.123456"),
                -7L,
                true,
                new org.joda.time.Instant(1_293_000_000_123L),
                new byte[] {-1, 0, 127})
            .build();
    Row nulls = Row.withSchema(schema).addValues("b", null, null, null, null, null).build();
    tables.prepare(List.of(table));

    commit(table, "1", List.of(full));
    commit(table, "2", List.of(nulls));

    assertAllRead(
        table,
        List.of(
            "\u00fc|;-12345678901234567890.123456;-7;true;1293000000123;FF007F", "b;~;~;~;~;~"));
  }

  @Test
  void readsDaysAndOneDayWithoutTheFilesOfOthers() throws Exception {
    IcebergTable table =
        new IcebergTable("days.revenue", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS)
            .partitionedBy(
                PartitionColumn.day("window_start"), PartitionColumn.bucket(2, "country"));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(Revenue.row(i % 7 == 0 ? null : "c" + i % 5, i % 4 * DAY + i, i, 1));
    }
    tables.prepare(List.of(table));
    tables.commit(table, "1", Stock.files(tables, table, rows));
    assertAllRead(table, TableLines.of(rows));

    try (CloseableIterable<FileScanTask> files = tables.load(table.name()).newScan().planFiles()) {
      for (FileScanTask file : files) {
        if (file.partition().get(0, Integer.class) != 2) {
          Files.delete(Path.of(URI.create(file.file().location())));
        }
      }
    }

    assertThat(
            trinos(
                table,
                " WHERE window_start >= TIMESTAMP '1970-01-03 00:00:00 UTC'"
                    + " AND window_start < TIMESTAMP '1970-01-04 00:00:00 UTC'"))
        .hasSize(10)
        .containsExactlyInAnyOrderElementsOf(
            TableLines.of(
                rows.stream().filter(row -> row.<Long>getValue("orders") % 4 == 2).toList()));
  }

  @Test
  void readsWindowsThatWereOverwritten() throws Exception {
    long seed = new Random().nextLong();
    IcebergTable table =
        IcebergTable.ofWindows("windows.revenue", Revenue.SCHEMA, Revenue.VERSIONS, Gate.ALWAYS);
    List<Row> panes = Revenue.random(new Random(seed), 20);
    tables.prepare(List.of(table));
    for (int i = 0; i < panes.size(); i++) {
      commit(table, "pane-" + i, List.of(panes.get(i)));
    }

    assertAllRead("seed " + seed, table, TableLines.of(Revenue.latest(panes)));
  }

  @Test
  void readsKeysWithDeletesBeforeAndAfterCompaction() throws Exception {
    long seed = new Random().nextLong();
    IcebergTable table = Stock.table("keys.stock");
    List<Row> changes = changes(seed);
    upsert(table, changes);
    TableMaintenance maintenance = TableMaintenance.of(tables, table.name());
    List<String> shown = TableLines.of(Stock.shown(changes));

    assertThat(maintenance.size().deleteFiles()).as("seed " + seed).isPositive();
    assertAllRead("seed " + seed, table, shown);
    maintenance.compact(128 << 20, 0.1);
    assertThat(maintenance.size().deleteFiles()).isZero();
    assertAllRead("seed " + seed, table, shown);
  }

  @Test
  void readsDeletesByPositionAndByValueOfOneTable() throws Exception {
    long seed = new Random().nextLong();
    IcebergTable table = Stock.table("mixed.stock");
    List<Row> changes = changes(seed);
    upsert(table, changes);
    Table loaded = tables.load(table.name());
    loaded.newRowDelta().addDeletes(Stock.equalityDelete(loaded, "pot")).commit();
    List<String> shown =
        TableLines.of(
            Stock.shown(changes).stream()
                .filter(row -> !"pot".equals(row.getString("sku")))
                .toList());

    assertAllRead("seed " + seed, table, shown);
    TableMaintenance.of(tables, table.name()).compact(128 << 20, 0.1);
    assertAllRead("seed " + seed, table, shown);
  }

  @Test
  void readsRowsThatCameAfterADeleteByValue() throws Exception {
    IcebergTable table =
        new IcebergTable("keys.changes", Stock.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
    Row cup = Stock.row("cup", 7L, 1);
    Row later = Stock.row("pot", 9L, 3);
    tables.prepare(List.of(table));
    commit(table, "1", List.of(Stock.row("pot", 5L, 1), cup));
    Table loaded = tables.load(table.name());
    loaded.newRowDelta().addDeletes(Stock.equalityDelete(loaded, "pot")).commit();
    commit(table, "2", List.of(later));

    assertAllRead(table, TableLines.of(List.of(cup, later)));
    TableMaintenance.of(tables, table.name()).compact(128 << 20, 0.1);
    assertAllRead(table, TableLines.of(List.of(cup, later)));
  }

  @Test
  void readsFilesOfBeforeAColumnWasAddedAndAnotherRenamed() throws Exception {
    String name = "evolved.stock";
    IcebergTable before = new IcebergTable(name, Stock.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
    Schema schema =
        Schema.builder()
            .addStringField("sku")
            .addInt64Field("shop")
            .addNullableField("pieces", FieldType.INT64)
            .addInt64Field("version")
            .addBooleanField("is_deleted")
            .addNullableField("note", FieldType.STRING)
            .build();
    IcebergTable after = new IcebergTable(name, schema, WriteMode.APPEND, Gate.ALWAYS);
    tables.prepare(List.of(before));
    commit(before, "1", List.of(Stock.row("pot", 5L, 1)));
    tables
        .load(name)
        .updateSchema()
        .renameColumn("units", "pieces")
        .addColumn("note", Types.StringType.get())
        .commit();
    tables.prepare(List.of(after));
    commit(
        after,
        "2",
        List.of(Row.withSchema(schema).addValues("cup", 1L, 7L, 2L, false, "new").build()));
    List<String> both = List.of("pot;1;5;1;false;~", "cup;1;7;2;false;new");

    assertAllRead(after, both);
    TableMaintenance.of(tables, name).compact(128 << 20, 0.1);
    assertAllRead(after, both);
  }

  @Test
  void readsAnEarlierSnapshotUntilItIsExpired() throws Exception {
    IcebergTable table =
        new IcebergTable("expired.state", Stock.SCHEMA, WriteMode.REPLACE, Gate.ALWAYS);
    Row first = Stock.row("pot", 5L, 1);
    Row second = Stock.row("pot", 6L, 2);
    tables.prepare(List.of(table));
    commit(table, "1", List.of(first));
    long earlier = tables.committed(table.name(), "1").orElseThrow().snapshotId();
    commit(table, "2", List.of(second));
    String asOf = " FOR VERSION AS OF " + earlier;

    assertThat(trinos(table, asOf)).containsExactlyElementsOf(TableLines.of(List.of(first)));
    TableMaintenance.of(tables, table.name())
        .expireSnapshots(Instant.now().plus(Duration.ofDays(1)), 1);
    assertAllRead(table, TableLines.of(List.of(second)));
    assertThatThrownBy(() -> trinos(table, asOf))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Iceberg snapshot ID does not exists: " + earlier);
  }

  @Test
  void countsAndHashesALargerTableAsWeDo() throws Exception {
    IcebergTable table = Stock.table("large.stock");
    Random random = new Random(20);
    tables.prepare(List.of(table));
    for (int version = 0; version < 4; version++) {
      List<Row> rows = new ArrayList<>();
      for (int key = 0; key < 10_000; key++) {
        if (random.nextInt(2) == 0) {
          rows.add(Stock.change("s" + key, key % 7, (long) key, version, random.nextInt(5) == 0));
        }
      }
      commit(table, "version-" + version, rows);
    }

    List<String> ours = TableLines.ours(tables.load(table.name()));
    long hash = 0;
    for (String line : ours) {
      CRC32 crc = new CRC32();
      crc.update(line.getBytes(UTF_8));
      hash += crc.getValue();
    }
    assertThat(ours).hasSizeBetween(5_000, 10_000);
    assertThat(countAndHash(table)).isEqualTo("[%d,%d]".formatted(ours.size(), hash));
    TableMaintenance.of(tables, table.name()).compact(128 << 20, 0.1);
    assertThat(countAndHash(table)).isEqualTo("[%d,%d]".formatted(ours.size(), hash));
  }

  /** The pot of a file is hidden, its cup is not: there is a delete file, whatever is random. */
  private static List<Row> changes(long seed) {
    List<Row> changes = new ArrayList<>(List.of(Stock.row("cup", 7L, 1), Stock.row("pot", 5L, 1)));
    changes.addAll(Stock.random(new Random(seed), 57));
    changes.add(Stock.row("pot", 6L, 2));
    return changes;
  }

  private void upsert(IcebergTable table, List<Row> changes) throws IOException {
    tables.prepare(List.of(table));
    for (int from = 0; from < changes.size(); from += 10) {
      commit(table, "commit-" + from, changes.subList(from, from + 10));
    }
  }

  private void commit(IcebergTable table, String id, List<Row> rows) throws IOException {
    tables.commit(table, id, List.of(Stock.file(tables, table, rows)));
  }

  private void assertAllRead(IcebergTable table, List<String> lines) throws Exception {
    assertAllRead(table.name(), table, lines);
  }

  private void assertAllRead(String what, IcebergTable table, List<String> lines) throws Exception {
    Table loaded = tables.load(table.name());
    assertThat(trinos(table, ""))
        .as(what)
        .containsExactlyInAnyOrderElementsOf(lines)
        .containsExactlyInAnyOrderElementsOf(TableLines.ours(loaded))
        .containsExactlyInAnyOrderElementsOf(TableLines.icebergs(loaded));
  }

  private List<String> trinos(IcebergTable table, String clauses) throws Exception {
    return trino
        .rows(
            "SELECT %s FROM lake.%s%s"
                .formatted(TableLines.trinos(tables.load(table.name())), table.name(), clauses))
        .stream()
        .map(row -> row.get(0).asText())
        .toList();
  }

  private String countAndHash(IcebergTable table) throws Exception {
    return trino
        .rows(
            "SELECT count(*), sum(crc32(to_utf8(line))) FROM (SELECT %s AS line FROM lake.%s)"
                .formatted(TableLines.trinos(tables.load(table.name())), table.name()))
        .get(0)
        .toString();
  }
}
