/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.TableMaintenance.Orphans;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanFilesTest {
  private static final Instant WEEK_AGO = Instant.now().minus(Duration.ofDays(7));
  private static final Instant THREE_DAYS_AGO = Instant.now().minus(Duration.ofDays(3));

  @TempDir Path warehouse;
  private IcebergTables tables;

  @BeforeEach
  void prepare() {
    tables = IcebergTables.open(IcebergCatalog.embedded(warehouse));
    tables.prepare(List.of(Stock.TABLE));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void filesThatNoSnapshotNamesGoAndNoOthers() throws IOException {
    // Files of rows, of deletes, of deleted keys, and earlier ones that time travel reads.
    commit("1", List.of(Stock.row("pot", 5L, 1), Stock.row("cup", 7L, 1)));
    commit("2", List.of(Stock.row("pot", 4L, 2), Stock.deleted("jar", 1)));
    commit("3", List.of(Stock.row("cup", 4L, 2)));
    Path late = pathOf(file(List.of(Stock.row("pan", 1L, 1))));
    Path note = Files.writeString(folder().resolve("README"), "not Iceberg's");
    ageAll();
    TableMaintenance maintenance = TableMaintenance.of(tables, Stock.TABLE.name());
    long bytes = Files.size(late);

    assertThat(maintenance.findOrphans(THREE_DAYS_AGO)).isEqualTo(new Orphans(1, bytes));
    assertThat(late).exists();
    assertThat(maintenance.removeOrphans(THREE_DAYS_AGO)).isEqualTo(new Orphans(1, bytes));

    assertThat(late).doesNotExist();
    assertThat(note).exists();
    commit("4", List.of(Stock.row("jar", 1L, 0)));
    assertThat(rows()).containsExactlyInAnyOrder(Stock.row("pot", 4L, 2), Stock.row("cup", 4L, 2));
    assertThat(maintenance.removeOrphans(THREE_DAYS_AGO)).isEqualTo(new Orphans(0, 0));
    for (var snapshot : tables.load(Stock.TABLE.name()).snapshots()) {
      try (var files =
          tables
              .load(Stock.TABLE.name())
              .newScan()
              .useSnapshot(snapshot.snapshotId())
              .planFiles()) {
        files.forEach(task -> assertThat(Path.of(URI.create(task.file().location()))).exists());
      }
    }
  }

  @Test
  void filesThatMayWaitForTheirCommitStay() throws IOException {
    commit("1", List.of(Stock.row("pot", 5L, 1)));
    ageAll();
    WrittenFile waiting = file(List.of(Stock.row("pan", 1L, 1)));

    assertThat(TableMaintenance.of(tables, Stock.TABLE.name()).removeOrphans(THREE_DAYS_AGO))
        .isEqualTo(new Orphans(0, 0));
    tables.commit(Stock.TABLE, "2", List.of(waiting));

    assertThat(rows()).hasSize(2);
  }

  @Test
  void aFileThatWasRemovedIsNotCommitted() throws IOException {
    WrittenFile waiting = file(List.of(Stock.row("pan", 1L, 1)));
    ageAll();
    TableMaintenance.of(tables, Stock.TABLE.name()).removeOrphans(THREE_DAYS_AGO);

    assertThatThrownBy(() -> tables.commit(Stock.TABLE, "1", List.of(waiting)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot commit to millrace.silver.stock: file:")
        .hasMessageEndingWith("is gone; it waited so long that it was removed as an orphan");
    assertThat(tables.history(Stock.TABLE.name())).isEmpty();
  }

  @Test
  void refusesToRemoveWhatMayBeOfARunAtWork() {
    TableMaintenance maintenance = TableMaintenance.of(tables, Stock.TABLE.name());

    assertThatThrownBy(() -> maintenance.removeOrphans(Instant.now().minus(Duration.ofHours(23))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid age of orphans: PT23H")
        .hasMessageEndingWith("(must be at least PT24H)");
  }

  /** All that the table has so far was last written a week ago. */
  private void ageAll() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(WEEK_AGO));
      }
    }
  }

  private Path folder() {
    return Path.of(URI.create(tables.load(Stock.TABLE.name()).location()));
  }

  private Path pathOf(WrittenFile file) {
    return Path.of(
        URI.create(CommitFiles.parse(file.dataFile(), tables.load(Stock.TABLE.name())).location()));
  }

  private void commit(String id, List<Row> rows) throws IOException {
    tables.commit(Stock.TABLE, id, List.of(file(rows)));
  }

  private WrittenFile file(List<Row> rows) throws IOException {
    return Stock.file(tables, Stock.TABLE, rows);
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    tables.forEachRow(Stock.TABLE, rows::add);
    return rows;
  }
}
