/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.TableMaintenance.Expired;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpireCommitsTest {
  private static final IcebergTable LOG =
      new IcebergTable("bronze.changes", Stock.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
  private static final IcebergTable STATE =
      new IcebergTable("silver.state", Stock.SCHEMA, WriteMode.REPLACE, Gate.ALWAYS);

  /** Later than all that a test does. */
  private static final Instant LATER = Instant.now().plus(Duration.ofDays(1));

  @TempDir Path warehouse;
  private IcebergTables tables;

  @BeforeEach
  void prepare() {
    tables = IcebergTables.open(IcebergCatalog.embedded(warehouse));
    tables.prepare(List.of(LOG, STATE, Stock.TABLE));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void earlySnapshotsGoWithTheFilesThatNoLaterOneHas() throws IOException {
    for (int i = 0; i < 4; i++) {
      commit(STATE, "run-" + i, List.of(Stock.row("pot", 5L, i)));
    }

    Expired expired = TableMaintenance.of(tables, STATE.name()).expireSnapshots(LATER, 1);

    assertThat(expired.snapshots()).isEqualTo(3);
    assertThat(rows(STATE)).containsExactly(Stock.row("pot", 5L, 3));
    assertThat(dataFiles(STATE)).isEqualTo(1);
    assertThat(tables.history(STATE.name())).hasSize(1);
  }

  @Test
  void theNewestStayHoweverOldTheyAre() throws IOException {
    for (int i = 0; i < 4; i++) {
      commit(STATE, "run-" + i, List.of(Stock.row("pot", 5L, i)));
    }
    TableMaintenance maintenance = TableMaintenance.of(tables, STATE.name());

    assertThat(maintenance.expireSnapshots(LATER, 3).snapshots()).isEqualTo(1);
    assertThat(maintenance.expireSnapshots(Instant.EPOCH, 1)).isEqualTo(new Expired(0, 0));
    assertThat(tables.history(STATE.name())).hasSize(3);
  }

  @Test
  void aBatchWhoseSnapshotIsExpiredIsNotCommittedAgain() throws IOException {
    List<WrittenFile> files = List.of(file(LOG, List.of(Stock.row("pot", 5L, 1))));
    tables.commit(LOG, "run-1", files);
    commit(LOG, "run-2", List.of(Stock.row("pot", 4L, 2)));
    TableMaintenance.of(tables, LOG.name()).expireSnapshots(LATER, 1);
    assertThat(tables.history(LOG.name())).hasSize(1);

    tables.commit(LOG, "run-1", files);

    assertThat(rows(LOG)).hasSize(2);
    assertThat(tables.committed(LOG.name(), "run-1")).isPresent();
    assertThat(tables.committed(LOG.name(), "run-1").orElseThrow())
        .returns(1L, CommittedSnapshot::writtenRows)
        .returns(1L, CommittedSnapshot::totalRows);
    List<WrittenFile> others = List.of(file(LOG, Stock.random(new Random(1), 3)));
    assertThatThrownBy(() -> tables.commit(LOG, "run-1", others))
        .hasMessage("Cannot commit run-1 to bronze.changes again: it had 1 rows, and has 3 now");
  }

  @Test
  void whatAStreamMayCommitAgainStays() throws IOException {
    List<WrittenFile> files = List.of(file(LOG, List.of(Stock.row("pot", 5L, 1))));
    tables.commit(LOG, "stream/1", files);
    commit(LOG, "stream/2", List.of(Stock.row("pot", 4L, 2)));

    Expired expired = TableMaintenance.of(tables, LOG.name()).expireSnapshots(LATER, 1);
    tables.commit(LOG, "stream/1", files);

    assertThat(expired).isEqualTo(new Expired(0, 0));
    assertThat(rows(LOG)).hasSize(2);
  }

  @Test
  void whatAStreamWroteAddsUpWhenItsEarlyCommitsAreExpired() throws IOException {
    for (int i = 0; i < 5; i++) {
      commit(
          Stock.TABLE,
          "stream/" + i,
          List.of(Stock.row("pot", 5L, i), Stock.row("cup-" + i, 1L, 0), Stock.deleted("jar", i)));
    }
    List<CommittedSnapshot> before = tables.streamed(Stock.TABLE.name(), "stream");

    int expired = expireAllButTheNewest(Stock.TABLE) + expireAllButTheNewest(Stock.TABLE);
    commit(Stock.TABLE, "stream/6", List.of(Stock.row("cup-0", 2L, 1)));
    expired += expireAllButTheNewest(Stock.TABLE);

    // The branch of deleted keys has snapshots, too.
    assertThat(expired).isGreaterThanOrEqualTo(5);
    List<CommittedSnapshot> after = tables.streamed(Stock.TABLE.name(), "stream");
    assertThat(after).hasSizeLessThan(before.size());
    assertThat(sum(after, CommittedSnapshot::writtenRows)).isEqualTo(16);
    assertThat(sum(after, CommittedSnapshot::supersededRows))
        .isEqualTo(sum(before, CommittedSnapshot::supersededRows) + 1);
    assertThat(sum(after, CommittedSnapshot::deletedRows)).isEqualTo(1);
    assertThat(sum(after, CommittedSnapshot::stayedRows)).isEqualTo(rows(Stock.TABLE).size());
    assertThat(sum(after, CommittedSnapshot::addedFiles))
        .isEqualTo(sum(before, CommittedSnapshot::addedFiles) + 1);
    assertThat(after.get(after.size() - 1).totalRows()).isEqualTo(rows(Stock.TABLE).size());
  }

  @Test
  void deletedKeysStayDeleted() throws IOException {
    commit(Stock.TABLE, "1", List.of(Stock.row("pot", 5L, 1)));
    commit(Stock.TABLE, "2", List.of(Stock.deleted("pot", 3)));
    commit(Stock.TABLE, "3", List.of(Stock.row("cup", 5L, 1)));
    TableMaintenance.of(tables, Stock.TABLE.name()).expireSnapshots(LATER, 1);

    commit(Stock.TABLE, "4", List.of(Stock.row("pot", 4L, 2)));

    assertThat(rows(Stock.TABLE)).containsExactly(Stock.row("cup", 5L, 1));
  }

  @Test
  void aStreamThatIsOverKeepsNothing() throws IOException {
    commit(LOG, "stream/1", List.of(Stock.row("pot", 5L, 1)));
    commit(LOG, "stream/2", List.of(Stock.row("pot", 4L, 2)));
    Instant afterIt = Instant.now().plus(Duration.ofDays(31));

    Expired expired =
        ExpireCommits.of(tables.load(LOG.name()), afterIt, LATER, 1, ExpireCommits.REPEATED);

    assertThat(expired.snapshots()).isEqualTo(1);
  }

  @Test
  void whatAStreamWroteIsKeptInMindWhileItGoesOn() throws IOException {
    commit(LOG, "stream/1", List.of(Stock.row("pot", 5L, 1)));
    Table table = tables.load(LOG.name());
    long then = table.currentSnapshot().timestampMillis();
    ExpiredRuns runs = ExpiredRuns.of(table);
    runs.add(LOG.name(), "stream/1", table.currentSnapshot());

    runs.forgetBefore(then + 1, Map.of("stream/", then + 2));
    assertThat(runs.committed(LOG.name(), "stream/")).isPresent();

    runs.forgetBefore(then + 1, Map.of());
    assertThat(runs.committed(LOG.name(), "stream/")).isEmpty();
  }

  @Test
  void refusesToKeepNone() {
    TableMaintenance maintenance = TableMaintenance.of(tables, LOG.name());

    assertThatThrownBy(() -> maintenance.expireSnapshots(LATER, 0))
        .hasMessage("Invalid number to keep: 0 (must be at least 1)");
  }

  /** As if a checkpoint were made with each commit. */
  private int expireAllButTheNewest(IcebergTable table) {
    return ExpireCommits.of(
            tables.load(table.name()), Instant.now(), LATER, 1, Duration.ofMillis(-1))
        .snapshots();
  }

  private static long sum(List<CommittedSnapshot> commits, ToLongFunction<CommittedSnapshot> of) {
    return commits.stream().mapToLong(of).sum();
  }

  private void commit(IcebergTable table, String id, List<Row> rows) throws IOException {
    tables.commit(table, id, List.of(file(table, rows)));
  }

  private WrittenFile file(IcebergTable table, List<Row> rows) throws IOException {
    return Stock.file(tables, table, rows);
  }

  private List<Row> rows(IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    tables.forEachRow(table, rows::add);
    return rows;
  }

  private long dataFiles(IcebergTable table) throws IOException {
    Path data = Path.of(URI.create(tables.load(table.name()).location())).resolve("data");
    try (Stream<Path> files = Files.list(data)) {
      return files.count();
    }
  }
}
