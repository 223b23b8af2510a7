/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random changes in random commits against the last row of each key in a map. */
class UpsertOracleTest {
  private static final int SCRIPTS = 10;

  @TempDir Path warehouse;
  private IcebergTables tables;

  @BeforeEach
  void open() {
    tables = IcebergTables.open(IcebergCatalog.embedded(warehouse));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  /** However rows are spread over files and commits, and whichever come twice. */
  @Test
  void showsTheLastRowOfEachKeyInWhateverOrderTheyCome() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int script = 0; script < SCRIPTS; script++) {
      IcebergTable table = table(script);
      List<Row> all = Stock.random(random, 1 + random.nextInt(60));
      Collections.shuffle(all, random);
      for (int from = 0; from < all.size(); ) {
        int to = Math.min(all.size(), from + 1 + random.nextInt(12));
        List<WrittenFile> files = files(table, all.subList(from, to), random);
        // Rows that come again in other files, as after an engine has gone back.
        if (random.nextInt(3) == 0) {
          files.addAll(files(table, all.subList(from / 2, to), random));
        }
        tables.commit(table, "commit-" + from, files);
        tables.commit(table, "commit-" + from, files);
        from = to;
        assertHolds(table, all.subList(0, to), "script %d of seed %d".formatted(script, seed));
      }
    }
  }

  @Test
  void givesTheSameWhereFewKeysAreHeldAtATime() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int script = 0; script < SCRIPTS; script++) {
      IcebergTable table = table(script);
      List<Row> all = Stock.random(random, 40);
      for (int from = 0; from < all.size(); from += 20) {
        Table loaded = tables.load(table.name());
        List<DataFile> files = new ArrayList<>();
        for (WrittenFile file : files(table, all.subList(from, from + 20), random)) {
          files.add(CommitFiles.parse(file.dataFile(), loaded));
        }
        UpsertRows.commit(
            loaded,
            table.requireKey(),
            files,
            1 + random.nextInt(10),
            (update, superseded) -> {
              CommittedSnapshot.note(update, 20, superseded);
              update.commit();
            });
      }

      assertHolds(table, all, "script %d of seed %d".formatted(script, seed));
    }
  }

  @Test
  void losesNothingOfSeveralWritersAtOnce() throws Exception {
    long seed = new Random().nextLong();
    IcebergTable table = table(0);
    List<Row> all = Stock.random(new Random(seed), 60);
    ExecutorService writers = Executors.newFixedThreadPool(3);
    List<Future<?>> done = new ArrayList<>();
    for (int from = 0; from < all.size(); from += 10) {
      List<Row> rows = all.subList(from, from + 10);
      String commitId = "commit-" + from;
      done.add(
          writers.submit(
              () -> {
                try (IcebergTables own = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
                  own.commit(table, commitId, List.of(Stock.file(own, table, rows)));
                }
                return null;
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    writers.shutdown();

    assertHolds(table, all, "seed " + seed);
  }

  private IcebergTable table(int script) {
    IcebergTable table = Stock.table("silver.stock_" + script);
    tables.prepare(List.of(table));
    return table;
  }

  private List<WrittenFile> files(IcebergTable table, List<Row> rows, Random random)
      throws IOException {
    int cut = random.nextInt(rows.size() + 1);
    List<WrittenFile> files = new ArrayList<>();
    for (List<Row> part : List.of(rows.subList(0, cut), rows.subList(cut, rows.size()))) {
      if (!part.isEmpty()) {
        files.add(Stock.file(tables, table, part));
      }
    }
    return files;
  }

  private void assertHolds(IcebergTable table, List<Row> came, String script) {
    List<Row> found = new ArrayList<>();
    tables.forEachRow(table, found::add);
    List<CommittedSnapshot> commits = tables.history(table.name());
    long stayed = commits.stream().mapToLong(CommittedSnapshot::stayedRows).sum();
    long deleted = commits.stream().mapToLong(CommittedSnapshot::deletedRows).sum();

    assertThat(found).as(script).containsExactlyInAnyOrderElementsOf(Stock.shown(came));
    assertThat(deleted).as(script).isEqualTo(Stock.last(came).size() - Stock.shown(came).size());
    assertThat(stayed).as(script).isEqualTo(found.size());
    assertThat(commits).as(script).allMatch(commit -> commit.gainedRows() == commit.stayedRows());
    assertThat(commits.get(commits.size() - 1).totalRows()).as(script).isEqualTo(found.size());
  }
}
