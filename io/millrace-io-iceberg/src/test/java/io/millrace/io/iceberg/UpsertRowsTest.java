/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpsertRowsTest {
  private static final IcebergTable UNORDERED =
      IcebergTable.ofKeys(
          "silver.stock_unordered",
          Stock.SCHEMA,
          UpsertKey.of("sku", "shop").deletedIn("is_deleted"),
          Gate.ALWAYS);

  @TempDir Path warehouse;
  private IcebergTables tables;

  @BeforeEach
  void prepare() {
    tables = IcebergTables.open(IcebergCatalog.embedded(warehouse));
    tables.prepare(List.of(Stock.TABLE, UNORDERED));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aLaterRowTakesThePlaceOfThatOfItsKeyAndOfNoOther() throws IOException {
    Row other = Stock.row("cup", 7L, 1);
    commit(Stock.TABLE, "1", List.of(Stock.row("pot", 5L, 1), other));
    Row later = Stock.row("pot", 4L, 2);
    commit(Stock.TABLE, "2", List.of(later));

    assertThat(rows(Stock.TABLE)).containsExactlyInAnyOrder(later, other);
  }

  @Test
  void anEarlierRowThatComesLaterChangesNothing() throws IOException {
    Row second = Stock.row("pot", 4L, 2);
    commit(Stock.TABLE, "1", List.of(second));
    commit(Stock.TABLE, "2", List.of(Stock.row("pot", 5L, 1)));

    assertThat(rows(Stock.TABLE)).containsExactly(second);
    assertThat(committed(Stock.TABLE, "2"))
        .returns(1L, CommittedSnapshot::supersededRows)
        .returns(1L, CommittedSnapshot::totalRows);
  }

  @Test
  void ofTheRowsOfAKeyInOneCommitTheLastStays() throws IOException {
    Row last = Stock.row("pot", 3L, 3);
    tables.commit(
        Stock.TABLE,
        "1",
        List.of(
            file(Stock.TABLE, List.of(Stock.row("pot", 5L, 1), last)),
            file(Stock.TABLE, List.of(Stock.row("pot", 4L, 2)))));

    assertThat(rows(Stock.TABLE)).containsExactly(last);
  }

  @Test
  void aDeletedKeyIsGoneAndAnEarlierRowDoesNotBringItBack() throws IOException {
    commit(Stock.TABLE, "1", List.of(Stock.row("pot", 5L, 1)));
    commit(Stock.TABLE, "2", List.of(Stock.deleted("pot", 3)));
    assertThat(rows(Stock.TABLE)).isEmpty();

    commit(Stock.TABLE, "3", List.of(Stock.row("pot", 4L, 2)));
    assertThat(rows(Stock.TABLE)).isEmpty();

    Row again = Stock.row("pot", 9L, 4);
    commit(Stock.TABLE, "4", List.of(again));
    assertThat(rows(Stock.TABLE)).containsExactly(again);
  }

  @Test
  void eachRowWrittenIsShownOrSupersededOrDeleted() throws IOException {
    commit(Stock.TABLE, "1", List.of(Stock.row("pot", 5L, 1), Stock.row("cup", 7L, 1)));
    commit(Stock.TABLE, "2", List.of(Stock.deleted("pot", 3), Stock.row("cup", 8L, 2)));
    commit(Stock.TABLE, "3", List.of(Stock.row("pot", 4L, 4), Stock.deleted("jar", 1)));

    assertThat(committed(Stock.TABLE, "1"))
        .returns(2L, CommittedSnapshot::writtenRows)
        .returns(0L, CommittedSnapshot::supersededRows)
        .returns(2L, CommittedSnapshot::totalRows);
    assertThat(committed(Stock.TABLE, "2"))
        .returns(2L, CommittedSnapshot::writtenRows)
        .returns(2L, CommittedSnapshot::supersededRows)
        .returns(1L, CommittedSnapshot::deletedRows)
        .returns(1L, CommittedSnapshot::totalRows);
    assertThat(committed(Stock.TABLE, "3"))
        .returns(2L, CommittedSnapshot::writtenRows)
        .returns(1L, CommittedSnapshot::supersededRows)
        .returns(0L, CommittedSnapshot::deletedRows)
        .returns(2L, CommittedSnapshot::totalRows);
    assertThat(tables.history(Stock.TABLE.name())).hasSize(3);
  }

  @Test
  void withoutAnOrderTheLaterCommitHolds() throws IOException {
    commit(UNORDERED, "1", List.of(Stock.row("pot", 5L, 9), Stock.row("cup", 7L, 9)));
    Row later = Stock.row("pot", 4L, 1);
    commit(UNORDERED, "2", List.of(later, Stock.deleted("cup", 1)));

    assertThat(rows(UNORDERED)).containsExactly(later);

    Row back = Stock.row("cup", 6L, 0);
    commit(UNORDERED, "3", List.of(back, back));

    assertThat(rows(UNORDERED)).containsExactlyInAnyOrder(later, back);
  }

  @Test
  void refusesRowsOfOneCommitThatNothingOrders() throws IOException {
    List<WrittenFile> files =
        List.of(file(UNORDERED, List.of(Stock.row("pot", 5L, 1), Stock.row("pot", 4L, 1))));

    assertThatThrownBy(() -> tables.commit(UNORDERED, "1", files))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot upsert the key [sku, shop] = [pot, 1]: two rows of one commit differ, and no"
                + " column orders them");
    assertThat(tables.history(UNORDERED.name())).isEmpty();
  }

  @Test
  void aCommitThatComesAgainChangesNothing() throws IOException {
    List<WrittenFile> files = List.of(file(Stock.TABLE, List.of(Stock.row("pot", 5L, 1))));
    tables.commit(Stock.TABLE, "1", files);
    commit(Stock.TABLE, "2", List.of(Stock.deleted("pot", 2)));
    tables.commit(Stock.TABLE, "1", files);

    assertThat(rows(Stock.TABLE)).isEmpty();
    assertThat(tables.history(Stock.TABLE.name())).hasSize(2);
  }

  /** As an engine does that goes back behind a commit. */
  @Test
  void rowsThatComeAgainInOtherFilesChangeNothing() throws IOException {
    List<Row> once =
        List.of(Stock.row("pot", 5L, 1), Stock.row("cup", null, 3), Stock.deleted("jar", 2));
    commit(Stock.TABLE, "1", once);
    List<Row> before = rows(Stock.TABLE);
    commit(Stock.TABLE, "2", once);

    assertThat(rows(Stock.TABLE)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(committed(Stock.TABLE, "2"))
        .returns(3L, CommittedSnapshot::supersededRows)
        .returns(0L, CommittedSnapshot::deletedRows);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aFileThatNothingIsSeenOfGoes() throws IOException {
    commit(Stock.TABLE, "1", List.of(Stock.row("pot", 1L, 1), Stock.row("cup", 1L, 1)));
    commit(Stock.TABLE, "2", List.of(Stock.row("pot", 2L, 2)));
    commit(Stock.TABLE, "3", List.of(Stock.row("cup", 3L, 3)));

    assertThat(files()).hasSize(2);
    assertThat(deleteFiles()).isZero();
  }

  @Test
  void aFileHasOneDeleteFileHoweverOftenItsRowsAreSuperseded() throws IOException {
    List<Row> first = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      first.add(Stock.row("s" + i, 0L, 0));
    }
    commit(Stock.TABLE, "first", first);
    for (int i = 0; i < 5; i++) {
      commit(Stock.TABLE, "later-" + i, List.of(Stock.row("s" + i, 1L, 1)));
    }

    assertThat(rows(Stock.TABLE)).hasSize(10);
    assertThat(deleteFiles()).isEqualTo(1);
  }

  /** Small files are merged before a commit has to look into many of them. */
  @Test
  void hasFewFilesHoweverManyCommitsThereWere() throws IOException {
    List<Row> all = new ArrayList<>();
    long mostFiles = 0;
    for (int i = 0; i < 80; i++) {
      // Of the first and the last keys, so that each commit looks into each file.
      List<Row> rows =
          i % 2 == 0
              ? List.of(Stock.deleted("a-gone-" + i, i), Stock.deleted("z-gone-" + i, i))
              : List.of(
                  Stock.row("a" + i, 1L, i), Stock.row("z" + i, 1L, i), Stock.row("m", 2L, i));
      commit(Stock.TABLE, "commit-" + i, rows);
      all.addAll(rows);
      mostFiles = Math.max(mostFiles, files().size());
    }
    commit(Stock.TABLE, "late", List.of(Stock.row("a-gone-0", 3L, -1)));

    assertThat(rows(Stock.TABLE)).containsExactlyInAnyOrderElementsOf(Stock.shown(all));
    assertThat(mostFiles).isLessThanOrEqualTo(18);
    assertThat(committed(Stock.TABLE, "late"))
        .returns((long) Stock.shown(all).size(), CommittedSnapshot::totalRows)
        .returns(1L, CommittedSnapshot::supersededRows);
    try (CloseableIterable<FileScanTask> kept =
        tables.load(Stock.TABLE.name()).newScan().useRef("deleted_keys").planFiles()) {
      assertThat(kept).hasSizeLessThanOrEqualTo(18);
    }
  }

  /** A delete adds nothing to what readers see, so Iceberg itself would find no conflict. */
  @Test
  void aRowThatWasLookedUpBeforeAnotherWriterDeletedItsKeyIsRefused() throws IOException {
    WrittenFile early = file(Stock.TABLE, List.of(Stock.row("pot", 4L, 2)));
    WrittenFile late = file(Stock.TABLE, List.of(Stock.deleted("pot", 3)));
    Table table = tables.load(Stock.TABLE.name());
    List<DataFile> files = List.of(CommitFiles.parse(early.dataFile(), table));
    ObjLongConsumer<RowDelta> afterAnother =
        (update, superseded) -> {
          tables.commit(Stock.TABLE, "delete", List.of(late));
          update.commit();
        };

    assertThatThrownBy(
            () -> UpsertRows.commit(table, Stock.TABLE.requireKey(), files, 100, afterAnother))
        .isInstanceOf(org.apache.iceberg.exceptions.ValidationException.class)
        .hasMessage(
            "Cannot commit to millrace.silver.stock: another writer has changed it since it was"
                + " looked up");

    tables.commit(Stock.TABLE, "row", List.of(early));
    assertThat(rows(Stock.TABLE)).isEmpty();
  }

  @Test
  void aTableThatIsEmptiedForgetsWhatWasDeleted() throws IOException {
    commit(Stock.TABLE, "1", List.of(Stock.deleted("pot", 5), Stock.row("cup", 1L, 5)));
    tables.clear(Stock.TABLE, "2/start");
    Row earlier = Stock.row("pot", 3L, 1);
    commit(Stock.TABLE, "3", List.of(earlier));

    assertThat(rows(Stock.TABLE)).containsExactly(earlier);
    assertThat(committed(Stock.TABLE, "3")).returns(1L, CommittedSnapshot::totalRows);
  }

  @Test
  void removesNewFilesOfWhichNothingIsSeen() throws IOException {
    commit(Stock.TABLE, "1", List.of(Stock.row("pot", 5L, 2)));
    WrittenFile late = file(Stock.TABLE, List.of(Stock.row("pot", 4L, 1)));
    tables.commit(Stock.TABLE, "2", List.of(late));

    var table = tables.load(Stock.TABLE.name());
    String location = CommitFiles.parse(late.dataFile(), table).location();
    assertThat(table.io().newInputFile(location).exists()).isFalse();
  }

  @Test
  void refusesATableThatHasAnotherKey() {
    IcebergTable other =
        IcebergTable.ofKeys("silver.stock", Stock.SCHEMA, UpsertKey.of("sku"), Gate.ALWAYS);

    assertThatThrownBy(() -> tables.prepare(List.of(other)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot write silver.stock: the table has the key [shop, sku], this version writes"
                + " [sku]; choose another warehouse, or move this one away");
  }

  private void commit(IcebergTable table, String id, List<Row> rows) throws IOException {
    tables.commit(table, id, List.of(file(table, rows)));
  }

  private WrittenFile file(IcebergTable table, List<Row> rows) throws IOException {
    return Stock.file(tables, table, rows);
  }

  private CommittedSnapshot committed(IcebergTable table, String id) {
    return tables.committed(table.name(), id).orElseThrow();
  }

  private List<Row> rows(IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    tables.forEachRow(table, rows::add);
    return rows;
  }

  private List<FileScanTask> files() throws IOException {
    List<FileScanTask> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        tables.load(Stock.TABLE.name()).newScan().planFiles()) {
      tasks.forEach(files::add);
    }
    return files;
  }

  private long deleteFiles() throws IOException {
    return files().stream().flatMap(task -> task.deletes().stream()).count();
  }
}
