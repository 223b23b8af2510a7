/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionedTablesTest {
  private static final long DAY = 24L * 3_600_000;

  // tag::table[]
  private static final IcebergTable LOG =
      new IcebergTable("bronze.revenue", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS)
          .partitionedBy(PartitionColumn.day("window_start"), PartitionColumn.bucket(4, "country"));
  // end::table[]

  private static final IcebergTable WINDOWS =
      Revenue.TABLE.partitionedBy(
          PartitionColumn.day("window_start"), PartitionColumn.truncate(1, "country"));

  /** By a column of the key, and by another, so that a key goes from one to the other. */
  private static final IcebergTable KEYS =
      Stock.TABLE.partitionedBy(
          PartitionColumn.bucket(2, "sku"), PartitionColumn.identity("units"));

  @TempDir Path warehouse;
  private IcebergCatalog catalog;
  private IcebergTables tables;

  @BeforeEach
  void prepare() {
    catalog = IcebergCatalog.embedded(warehouse);
    tables = IcebergTables.open(catalog);
    tables.prepare(List.of(LOG, WINDOWS, KEYS));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  /** More partitions come in turn than files are open at a time. */
  @Test
  void eachFileHasRowsOfOnePartitionAndNoRowIsLost() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(Revenue.row(i % 7 == 0 ? null : "c" + i % 5, i % 20 * DAY, i, 1));
    }

    write(LOG, rows);

    assertThat(rows(LOG)).containsExactlyInAnyOrderElementsOf(rows);
    List<FileScanTask> files = files(LOG, Expressions.alwaysTrue());
    Map<String, Long> recordsOfDays = new HashMap<>();
    for (FileScanTask task : files) {
      recordsOfDays.merge(
          task.partition().get(0, Integer.class).toString(), task.file().recordCount(), Long::sum);
    }
    assertThat(recordsOfDays).hasSize(20).containsEntry("0", 20L).containsEntry("19", 20L);
    assertThat(files).hasSizeGreaterThan(40);
  }

  @Test
  void whoAsksForADayReadsTheFilesOfThatDay() throws IOException {
    write(
        LOG,
        List.of(
            Revenue.row("de", 0, 1, 1),
            Revenue.row("de", DAY + 1, 2, 1),
            Revenue.row("de", DAY + 2, 3, 1)));

    assertThat(files(LOG, Expressions.greaterThanOrEqual("window_start", DAY * 1_000)))
        .allSatisfy(task -> assertThat(task.partition().get(0, Integer.class)).isEqualTo(1));
  }

  @Test
  void keysAreUpsertedAcrossPartitions() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> all = Stock.random(random, 90);
    for (int from = 0; from < all.size(); from += 6) {
      tables.commit(KEYS, "commit-" + from, Stock.files(tables, KEYS, all.subList(from, from + 6)));
      if (random.nextInt(4) == 0) {
        TableMaintenance.of(tables, KEYS.name()).compact(128L << 20, 0.1);
      }

      assertThat(rows(KEYS))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(Stock.shown(all.subList(0, from + 6)));
    }
  }

  @Test
  void aKeyThatIsLookedUpIsLookedForInItsPartitionsOnly() throws IOException {
    IcebergTable byKey =
        Stock.table("silver.by_shop").partitionedBy(PartitionColumn.identity("shop"));
    tables.prepare(List.of(byKey));
    List<Row> rows = new ArrayList<>();
    for (int shop = 0; shop < 5; shop++) {
      rows.add(Stock.change("pot", shop, 1L, 1, false));
    }
    tables.commit(byKey, "1", Stock.files(tables, byKey, rows));

    Expression around =
        KeyBounds.around(
            tables.load(byKey.name()).schema(), List.of("sku", "shop"), Set.of(List.of("pot", 3L)));

    assertThat(files(byKey, around)).hasSize(1);
  }

  @Test
  void windowsAreOverwrittenInTheirPartitions() throws IOException {
    long seed = new Random().nextLong();
    List<Row> all = Revenue.random(new Random(seed), 60);
    for (int from = 0; from < all.size(); from += 6) {
      List<WrittenFile> files = new ArrayList<>();
      for (List<Row> ofWindow : byWindow(all.subList(from, from + 6))) {
        LatestRows<Row> latest = new LatestRows<>(Revenue.VERSIONS, IcebergRows::valueOf);
        ofWindow.forEach(latest::add);
        files.addAll(Stock.files(tables, WINDOWS, latest.rows()));
      }
      tables.commit(WINDOWS, "commit-" + from, files);
      if (from == 30) {
        // Files with several windows of a partition are taken apart again.
        TableMaintenance.of(tables, WINDOWS.name()).compact(128L << 20, 0.1);
      }

      assertThat(rows(WINDOWS))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(Revenue.latest(all.subList(0, from + 6)));
    }
  }

  @Test
  void aWindowOfAPipelineIsWrittenByPartition() throws IOException {
    long seed = new Random().nextLong();
    List<Row> all = Revenue.random(new Random(seed), 40);

    write(WINDOWS, all);

    assertThat(rows(WINDOWS))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(Revenue.latest(all));
    assertThat(tables.committed(WINDOWS.name(), "run-1").orElseThrow())
        .returns(40L, CommittedSnapshot::writtenRows)
        .returns((long) Revenue.latest(all).size(), CommittedSnapshot::stayedRows);
  }

  @Test
  void filesOfOnePartitionAreCompactedIntoOne() throws IOException {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<Row> rows = List.of(Revenue.row("de", 0, i, 1), Revenue.row("de", DAY, i, 1));
      tables.commit(LOG, "commit-" + i, Stock.files(tables, LOG, rows));
      all.addAll(rows);
    }

    TableMaintenance.of(tables, LOG.name()).compact(128L << 20, 0.1);

    assertThat(rows(LOG)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(files(LOG, Expressions.alwaysTrue()))
        .extracting(task -> task.partition().get(0, Integer.class))
        .containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void refusesATableThatHasOtherPartitions() {
    IcebergTable other =
        new IcebergTable("bronze.revenue", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS)
            .partitionedBy(PartitionColumn.month("window_start"));

    assertThatThrownBy(() -> tables.prepare(List.of(other)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot write bronze.revenue: the table has the partitions [1000: window_start_day:"
                + " day(2), 1001: country_bucket: bucket[4](1)], this version writes [1000:"
                + " window_start_month: month(2)]; choose another warehouse, or move this one"
                + " away");
  }

  @Test
  void namesEveryColumnThatCannotMakeAPartition() {
    assertThatThrownBy(
            () ->
                LOG.partitionedBy(
                    PartitionColumn.day("orders"),
                    PartitionColumn.identity("nowhere"),
                    PartitionColumn.truncate(2, "window_start")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot partition bronze.revenue: Invalid column orders: INT64 (must be DATETIME for"
                + " DAY); Missing required column nowhere; Invalid column window_start: DATETIME"
                + " (must be INT32 or INT64 or STRING or BYTES for TRUNCATE)");
    assertThatThrownBy(() -> Revenue.TABLE.partitionedBy(PartitionColumn.identity("orders")))
        .hasMessage(
            "Cannot overwrite windows of gold.revenue: Cannot partition by orders: it is not the"
                + " window nor in the key");
  }

  @Test
  void refusesWidthsThatCannotBe() {
    assertThatThrownBy(() -> PartitionColumn.bucket(0, "country"))
        .hasMessage("Invalid width of bucket: 0 (must be 1 to 10000)");
    assertThatThrownBy(() -> new PartitionColumn("country", PartitionColumn.Transform.IDENTITY, 2))
        .hasMessage("Invalid width of identity: 2 (must be 0)");
  }

  private static Iterable<List<Row>> byWindow(List<Row> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(row -> row.getDateTime("window_start")))
        .values();
  }

  private void write(IcebergTable table, List<Row> rows) {
    Pipeline pipeline = Pipeline.create();
    PCollection<WrittenFile> files =
        pipeline
            .apply(Create.of(rows).withRowSchema(table.schema()))
            .apply(PackBlocks.of())
            .apply(WriteDataFiles.blocksTo(catalog, table));
    var gate = pipeline.apply("Gate", Create.of(true)).apply(View.asSingleton());
    files.apply(CommitTables.of(catalog, List.of(table), "run-1", gate));
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(State.DONE);
  }

  private List<Row> rows(IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    tables.forEachRow(table, rows::add);
    return rows;
  }

  private List<FileScanTask> files(IcebergTable table, Expression filter) throws IOException {
    List<FileScanTask> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        tables.load(table.name()).newScan().filter(filter).planFiles()) {
      tasks.forEach(files::add);
    }
    return files;
  }
}
