/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverwriteWindowsTest {
  private static final long HOUR = 3_600_000;
  private static final int SCRIPTS = 25;

  @TempDir Path warehouse;
  private IcebergTables tables;

  @BeforeEach
  void prepare() {
    tables = IcebergTables.open(IcebergCatalog.embedded(warehouse));
    tables.prepare(List.of(Revenue.TABLE));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aHigherPaneTakesThePlaceOfALowerOneAndNoOther() throws IOException {
    Row first = Revenue.row("de", 0, 10, 0);
    Row other = Revenue.row(null, 0, 1, 0);
    Row later = Revenue.row("de", HOUR, 5, 0);
    commit("1", List.of(first, other, later));

    Row corrected = Revenue.row("de", 0, 12, 1);
    commit("2", List.of(corrected));

    assertThat(rows()).containsExactlyInAnyOrder(corrected, other, later);
  }

  @Test
  void aPaneThatCameLateChangesNothing() throws IOException {
    Row second = Revenue.row("de", 0, 12, 1);
    commit("1", List.of(second));
    commit("2", List.of(Revenue.row("de", 0, 10, 0)));

    assertThat(rows()).containsExactly(second);
  }

  @Test
  void aPaneThatComesAgainWithOtherValuesReplacesItself() throws IOException {
    commit("1", List.of(Revenue.row("de", 0, 10, 0)));
    Row anew = Revenue.row("de", 0, 11, 0);
    commit("2", List.of(anew));

    assertThat(rows()).containsExactly(anew);
  }

  /** As somebody's compaction leaves files. */
  @Test
  void takesApartAFileOfTheTableThatHoldsSeveralWindows() throws IOException {
    Row other = Revenue.row("fr", 0, 1, 0);
    Row far = Revenue.row("de", 5 * HOUR, 3, 0);
    WrittenFile compacted =
        file(
            Revenue.TABLE,
            List.of(Revenue.row("de", 0, 10, 0), other, Revenue.row("de", HOUR, 5, 0), far));
    Table table = tables.load(Revenue.TABLE.name());
    table.newAppend().appendFile(CommitFiles.parse(compacted.dataFile(), table)).commit();

    Row first = Revenue.row("de", 0, 12, 1);
    Row second = Revenue.row("de", HOUR, 6, 1);
    commit("1", List.of(first, second));

    assertThat(rows()).containsExactlyInAnyOrder(first, other, second, far);
    assertThat(files()).hasSize(3);
  }

  @Test
  void removesFilesWhoseRowsWentIntoOthers() throws IOException {
    commit("1", List.of(Revenue.row("de", 0, 10, 0)));
    List<WrittenFile> correction = write(Revenue.TABLE, List.of(Revenue.row("de", 0, 11, 1)));
    tables.commit(Revenue.TABLE, "2", correction);

    Table table = tables.load(Revenue.TABLE.name());
    DataFile merged = CommitFiles.parse(correction.get(0).dataFile(), table);
    assertThat(table.io().newInputFile(merged.location()).exists()).isFalse();
    assertThat(files()).hasSize(1);
  }

  @Test
  void leavesTheFilesOfOtherWindowsAsTheyAre() throws IOException {
    commit("1", List.of(Revenue.row("de", 0, 10, 0), Revenue.row("de", HOUR, 5, 0)));
    Set<String> before = files();

    commit("2", List.of(Revenue.row("de", HOUR, 6, 1), Revenue.row("de", 2 * HOUR, 7, 0)));

    Set<String> kept = new HashSet<>(files());
    kept.retainAll(before);
    assertThat(before).hasSize(2);
    assertThat(files()).hasSize(3);
    assertThat(kept).hasSize(1);
  }

  /** However rows are spread over files and commits, and whichever come twice. */
  @Test
  void holdsTheHighestPaneOfEachKeyForRandomCommits() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int script = 0; script < SCRIPTS; script++) {
      IcebergTable table =
          IcebergTable.ofWindows(
              "gold.revenue_" + script, Revenue.SCHEMA, Revenue.VERSIONS, IcebergTable.Gate.ALWAYS);
      tables.prepare(List.of(table));
      List<Row> all = Revenue.random(random, 1 + random.nextInt(40));
      List<Row> inOrder = new ArrayList<>(all);
      Collections.shuffle(inOrder, random);
      for (int from = 0; from < inOrder.size(); ) {
        int to = Math.min(inOrder.size(), from + 1 + random.nextInt(12));
        List<WrittenFile> files = new ArrayList<>(write(table, inOrder.subList(from, to)));
        // Rows that come again in other files, as after an engine has gone back.
        if (random.nextInt(3) == 0) {
          files.addAll(write(table, inOrder.subList(from / 2, to)));
        }
        tables.commit(table, "commit-" + from, files);
        tables.commit(table, "commit-" + from, files);
        from = to;
      }

      List<Row> found = new ArrayList<>();
      tables.forEachRow(table, found::add);
      assertThat(found)
          .as("script %d of seed %d", script, seed)
          .containsExactlyInAnyOrderElementsOf(Revenue.latest(all));
    }
  }

  @Test
  void refusesAFileWithRowsOfSeveralWindows() throws IOException {
    WrittenFile mixed =
        file(Revenue.TABLE, List.of(Revenue.row("de", 0, 1, 0), Revenue.row("de", HOUR, 1, 0)));

    assertThatThrownBy(() -> tables.commit(Revenue.TABLE, "1", List.of(mixed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot commit file:")
        .hasMessageEndingWith(
            ": it has rows of the windows 1970-01-01T00:00Z to 1970-01-01T01:00Z (must be of"
                + " one)");
  }

  private void commit(String id, List<Row> rows) throws IOException {
    tables.commit(Revenue.TABLE, id, write(Revenue.TABLE, rows));
  }

  /** A file for each window, as WriteWindowFn writes them. */
  private List<WrittenFile> write(IcebergTable table, List<Row> rows) throws IOException {
    Map<Object, List<Row>> byWindow = new LinkedHashMap<>();
    for (Row row : rows) {
      byWindow.computeIfAbsent(row.getValue("window_start"), first -> new ArrayList<>()).add(row);
    }
    List<WrittenFile> files = new ArrayList<>();
    for (List<Row> ofWindow : byWindow.values()) {
      LatestRows<Row> latest = new LatestRows<>(Revenue.VERSIONS, IcebergRows::valueOf);
      ofWindow.forEach(latest::add);
      files.add(file(table, latest.rows()));
    }
    return files;
  }

  private WrittenFile file(IcebergTable table, Iterable<Row> rows) throws IOException {
    return Stock.file(tables, table, rows);
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    tables.forEachRow(Revenue.TABLE, rows::add);
    return rows;
  }

  private Set<String> files() throws IOException {
    Set<String> files = new HashSet<>();
    try (CloseableIterable<FileScanTask> tasks =
        tables.load(Revenue.TABLE.name()).newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file().location()));
    }
    return files;
  }
}
