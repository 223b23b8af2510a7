/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.TableMaintenance.Compacted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactFilesTest {
  private static final IcebergTable LOG =
      new IcebergTable("bronze.changes", Stock.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
  private static final long LARGE = 128L << 20;

  @TempDir Path warehouse;
  private IcebergTables tables;

  @BeforeEach
  void prepare() {
    tables = IcebergTables.open(IcebergCatalog.embedded(warehouse));
    tables.prepare(List.of(LOG, Stock.TABLE, Revenue.TABLE));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void smallFilesBecomeOneWithTheSameRows() throws IOException {
    List<Row> all = appendCommits(5);

    Compacted compacted = compact(LOG, LARGE);

    assertThat(compacted).returns(5, Compacted::filesRemoved).returns(1, Compacted::filesAdded);
    assertThat(rows(LOG)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(files(LOG)).hasSize(1);
    assertThat(tables.load(LOG.name()).currentSnapshot().operation())
        .isEqualTo(DataOperations.REPLACE);
  }

  @Test
  void aTableThatIsCompactStaysAsItIs() throws IOException {
    appendCommits(3);
    compact(LOG, LARGE);
    long before = tables.load(LOG.name()).currentSnapshot().snapshotId();

    assertThat(compact(LOG, LARGE)).isEqualTo(new Compacted(0, 0, 0, 0, 0));
    assertThat(tables.load(LOG.name()).currentSnapshot().snapshotId()).isEqualTo(before);
  }

  @Test
  void filesAreCutWhereTheyWouldBecomeTooLargeInTheOrderTheyCame() throws IOException {
    List<Row> all = appendCommits(6);
    long one = files(LOG).get(0).file().fileSizeInBytes();

    Compacted compacted = compact(LOG, 3 * one + one / 2);

    assertThat(compacted).returns(6, Compacted::filesRemoved).returns(2, Compacted::filesAdded);
    assertThat(rows(LOG)).containsExactlyInAnyOrderElementsOf(all);
    List<List<Long>> versions = new ArrayList<>();
    TableRows reader = new TableRows(tables.load(LOG.name()));
    for (FileScanTask task : files(LOG)) {
      List<Long> ofFile = new ArrayList<>();
      reader.all(
          task.file().location(),
          tables.load(LOG.name()).schema(),
          row -> ofFile.add((Long) row.getField("version")));
      versions.add(ofFile.stream().distinct().sorted().toList());
    }
    assertThat(versions).containsExactlyInAnyOrder(List.of(0L, 1L, 2L), List.of(3L, 4L, 5L));
  }

  @Test
  void deletedRowsAndTheirDeleteFilesGo() throws IOException {
    commit(Stock.TABLE, "1", List.of(Stock.row("pot", 5L, 1), Stock.row("cup", 7L, 1)));
    commit(Stock.TABLE, "2", List.of(Stock.row("pot", 4L, 2)));
    commit(Stock.TABLE, "3", List.of(Stock.deleted("jar", 1)));
    List<Row> before = rows(Stock.TABLE);

    Compacted compacted = compact(Stock.TABLE, LARGE);

    assertThat(compacted).returns(1, Compacted::deleteFilesRemoved);
    assertThat(rows(Stock.TABLE)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(files(Stock.TABLE)).singleElement().returns(2L, task -> task.file().recordCount());
    assertThat(files(Stock.TABLE).get(0).deletes()).isEmpty();
    assertThat(TableMaintenance.of(tables, Stock.TABLE.name()).size())
        .returns(2L, TableMaintenance.Size::rows)
        .returns(0L, TableMaintenance.Size::deleteFiles);

    commit(Stock.TABLE, "4", List.of(Stock.row("jar", 1L, 0), Stock.row("cup", 8L, 2)));
    assertThat(rows(Stock.TABLE))
        .containsExactlyInAnyOrder(Stock.row("pot", 4L, 2), Stock.row("cup", 8L, 2));
  }

  /** As Flink's own sink of Iceberg writes them. */
  @Test
  void equalityDeletesOfOtherWritersAreAppliedAndGo() throws IOException {
    append("1", List.of(Stock.row("pot", 5L, 1), Stock.row("cup", 7L, 1)));
    append("2", List.of(Stock.row("pot", 6L, 2)));
    Table table = tables.load(LOG.name());
    table.newRowDelta().addDeletes(Stock.equalityDelete(table, "pot")).commit();
    Row after = Stock.row("pot", 9L, 3);
    append("3", List.of(after));

    Compacted compacted = compact(LOG, LARGE);

    assertThat(rows(LOG)).containsExactlyInAnyOrder(Stock.row("cup", 7L, 1), after);
    assertThat(compacted).returns(1, Compacted::deleteFilesRemoved);
    assertThat(TableMaintenance.of(tables, LOG.name()).size())
        .returns(1L, TableMaintenance.Size::dataFiles)
        .returns(0L, TableMaintenance.Size::deleteFiles);
  }

  /** Iceberg keeps a delete file while a data file is earlier. */
  @Test
  void deleteFilesThatAreOfNoFileGoThoughEarlierFilesStay() throws IOException {
    append("0", List.of(Stock.row("jar", 1L, 1)));
    append("1", List.of(Stock.row("pot", 5L, 1), Stock.row("cup", 7L, 1)));
    append("2", List.of(Stock.row("pot", 6L, 2)));
    Table table = tables.load(LOG.name());
    table.newRowDelta().addDeletes(Stock.equalityDelete(table, "pot")).commit();

    Compacted compacted = compact(LOG, 1024);

    assertThat(compacted)
        .returns(2, Compacted::filesRemoved)
        .returns(1, Compacted::filesAdded)
        .returns(1, Compacted::deleteFilesRemoved);
    assertThat(rows(LOG))
        .containsExactlyInAnyOrder(Stock.row("jar", 1L, 1), Stock.row("cup", 7L, 1));
    assertThat(TableMaintenance.of(tables, LOG.name()).size())
        .returns(2L, TableMaintenance.Size::dataFiles)
        .returns(0L, TableMaintenance.Size::deleteFiles);
  }

  @Test
  void largeFilesLoseTheirDeletedRowsFromAShareOn() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(Stock.row("s" + i, 0L, 0));
    }
    commit(Stock.TABLE, "1", rows);
    commit(Stock.TABLE, "2", List.of(Stock.row("s0", 1L, 1)));
    TableMaintenance maintenance = TableMaintenance.of(tables, Stock.TABLE.name());

    assertThat(maintenance.compact(1024, 0.2)).returns(0, Compacted::filesRemoved);
    assertThat(maintenance.compact(1024, 0.1)).returns(1, Compacted::filesRemoved);
    assertThat(rows(Stock.TABLE)).hasSize(10);
  }

  @Test
  void aTableWithoutRowsStaysAsItIs() {
    assertThat(compact(LOG, LARGE)).isEqualTo(new Compacted(0, 0, 0, 0, 0));
  }

  @Test
  void refusesSizesAndSharesThatCannotBe() {
    TableMaintenance maintenance = TableMaintenance.of(tables, LOG.name());

    assertThatThrownBy(() -> maintenance.compact(1023, 0.1))
        .hasMessage("Invalid target bytes: 1023 (must be at least 1024)");
    assertThatThrownBy(() -> maintenance.compact(LARGE, 0))
        .hasMessage("Invalid deleted share: 0.0 (must be above 0 and at most 1)");
  }

  /** Tables of all three kinds are written and compacted at once. */
  @Test
  void changesNoRowBesideWritersAtWork() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> changes = Stock.random(random, 80);
    List<Row> results = Revenue.random(random, 80);
    ExecutorService writers = Executors.newFixedThreadPool(3);
    List<Future<?>> done =
        List.of(
            writers.submit(() -> write(LOG, changes)),
            writers.submit(() -> write(Stock.TABLE, changes)),
            writers.submit(() -> write(Revenue.TABLE, results)));
    while (!done.stream().allMatch(Future::isDone)) {
      for (IcebergTable table : List.of(LOG, Stock.TABLE, Revenue.TABLE)) {
        compact(table, LARGE);
      }
    }
    writers.shutdown();
    for (Future<?> one : done) {
      one.get();
    }

    assertThat(rows(LOG)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(changes);
    assertThat(rows(Stock.TABLE))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(Stock.shown(changes));
    assertThat(rows(Revenue.TABLE))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(Revenue.latest(results));
  }

  /** Windows are written by one, as by shuffle, files of them by another. */
  private Void write(IcebergTable table, List<Row> rows) throws IOException {
    try (IcebergTables own = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      for (int from = 0; from < rows.size(); from += 8) {
        List<WrittenFile> files = new ArrayList<>();
        for (Row row : rows.subList(from, from + 8)) {
          // A file a row, so of one window each.
          files.add(Stock.file(own, table, List.of(row)));
        }
        own.commit(table, "run-1/" + from, files);
      }
    }
    return null;
  }

  private List<Row> appendCommits(int count) throws IOException {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Row> rows = List.of(Stock.row("pot", 5L, i), Stock.row("cup", 5L, i));
      append("commit-" + i, rows);
      all.addAll(rows);
    }
    return all;
  }

  private void append(String id, List<Row> rows) throws IOException {
    commit(LOG, id, rows);
  }

  private void commit(IcebergTable table, String id, List<Row> rows) throws IOException {
    tables.commit(table, id, List.of(Stock.file(tables, table, rows)));
  }

  private Compacted compact(IcebergTable table, long targetBytes) {
    return TableMaintenance.of(tables, table.name()).compact(targetBytes, 0.1);
  }

  private List<Row> rows(IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    tables.forEachRow(table, rows::add);
    return rows;
  }

  private List<FileScanTask> files(IcebergTable table) throws IOException {
    List<FileScanTask> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = tables.load(table.name()).newScan().planFiles()) {
      tasks.forEach(files::add);
    }
    return files;
  }
}
