/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.TableMaintenance.Orphans;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of tables whichever catalog they are in. */
abstract class CatalogContract {
  private static final int WRITERS = 4;

  /** Names that no test before had, in a catalog that outlives them. */
  private static final AtomicInteger SPACES = new AtomicInteger();

  private final String space = "space_" + SPACES.incrementAndGet();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private IcebergCatalog catalog;
  private IcebergTables tables;

  abstract IcebergCatalog catalog();

  @BeforeEach
  void open() {
    catalog = catalog();
    tables = IcebergTables.open(catalog);
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private IcebergTable log() {
    return prepared(
        new IcebergTable(space + ".log", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS));
  }

  private IcebergTable stock() {
    return prepared(Stock.table(space + ".stock"));
  }

  private IcebergTable prepared(IcebergTable table) {
    tables.prepare(List.of(table));
    return table;
  }

  @Test
  void appendsReplacesAndSkipsACommitThatIsMadeAgain() throws IOException {
    IcebergTable log = log();
    List<Row> first = List.of(Revenue.row("de", 0, 10, 0), Revenue.row(null, 0, 1, 0));
    List<Row> second = List.of(Revenue.row("fr", 0, 2, 0));

    for (int again = 0; again < 2; again++) {
      commit(log, "1", first);
      commit(log, "2", second);
    }
    List<Row> appended = rows(log);
    commit(log.withMode(WriteMode.REPLACE), "3", second);

    assertThat(appended).containsExactlyInAnyOrder(first.get(0), first.get(1), second.get(0));
    assertThat(rows(log)).isEqualTo(second);
    assertThat(tables.history(log.name())).hasSize(3);
    assertThat(tables.names()).contains(log.name());
  }

  @Test
  void overwritesWindowsInWhateverOrderTheyCome() throws IOException {
    IcebergTable revenue =
        prepared(
            IcebergTable.ofWindows(
                space + ".revenue", Revenue.SCHEMA, Revenue.VERSIONS, Gate.ALWAYS));
    List<Row> all = new ArrayList<>(Revenue.random(random, 40));
    List<Row> expected = Revenue.latest(all);
    Collections.shuffle(all, random);

    for (int from = 0; from < all.size(); from += 10) {
      Map<Object, List<Row>> byWindow = new LinkedHashMap<>();
      for (Row row : all.subList(from, from + 10)) {
        byWindow.computeIfAbsent(row.getValue("window_start"), one -> new ArrayList<>()).add(row);
      }
      List<WrittenFile> files = new ArrayList<>();
      for (List<Row> ofWindow : byWindow.values()) {
        LatestRows<Row> latest = new LatestRows<>(Revenue.VERSIONS, IcebergRows::valueOf);
        ofWindow.forEach(latest::add);
        files.add(Stock.file(tables, revenue, latest.rows()));
      }
      tables.commit(revenue, "commit-" + from, files);
    }

    assertThat(rows(revenue)).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void upsertsWithDeletesAndCompactsWhatIsLeft() throws IOException {
    IcebergTable stock = stock();
    List<Row> changes = Stock.random(random, 60);

    for (int from = 0; from < changes.size(); from += 10) {
      commit(stock, "commit-" + from, changes.subList(from, from + 10));
    }
    List<Row> before = rows(stock);
    TableMaintenance maintenance = TableMaintenance.of(tables, stock.name());
    maintenance.compact(128 << 20, 0.1);
    maintenance.expireSnapshots(Instant.now().plus(Duration.ofMinutes(1)), 1);

    assertThat(before).as("seed " + seed).containsExactlyInAnyOrderElementsOf(Stock.shown(changes));
    assertThat(rows(stock)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(maintenance.size().dataFiles()).isLessThanOrEqualTo(1);
    assertThat(maintenance.size().deleteFiles()).isZero();
    assertThat(maintenance.findOrphans(Instant.now().minus(Duration.ofHours(1))))
        .isEqualTo(new Orphans(0, 0));
    commit(stock, "commit-0", changes.subList(0, 10));
    assertThat(rows(stock)).containsExactlyInAnyOrderElementsOf(before);
  }

  /** As a worker that was given up, and goes on beside the one that has its work now. */
  @Test
  void doesNotMakeACommitBehindAnotherWhoMadeItMeanwhile() throws IOException {
    IcebergTable log = log();
    List<Row> rows = List.of(Revenue.row("de", 0, 10, 0));
    List<WrittenFile> files = List.of(Stock.file(tables, log, rows));
    Table before = tables.load(log.name());

    tables.commit(log, "1", files);

    assertThatThrownBy(() -> CommitFiles.commit(before, log, "1", files))
        .isInstanceOf(ValidationException.class);
    assertThat(rows(log)).isEqualTo(rows);
  }

  @Test
  void losesNothingOfSeveralWhoAppendAtOnce() throws Exception {
    IcebergTable log = log();

    List<Row> written =
        atOnce(
            writer -> {
              List<Row> rows = new ArrayList<>();
              try (IcebergTables own = IcebergTables.open(catalog)) {
                for (int i = 0; i < 5; i++) {
                  Row row = Revenue.row("c" + writer, i, writer, i);
                  WrittenFile file = Stock.file(own, log, List.of(row));
                  own.commit(log, writer + "/" + i, List.of(file));
                  own.commit(log, writer + "/" + i, List.of(file));
                  rows.add(row);
                }
              }
              return rows;
            });

    assertThat(rows(log)).hasSize(WRITERS * 5).containsExactlyInAnyOrderElementsOf(written);
    assertThat(tables.history(log.name())).hasSize(WRITERS * 5);
  }

  @Test
  void losesNothingOfSeveralWhoUpsertAtOnceWhileOneCompacts() throws Exception {
    IcebergTable stock = stock();
    List<List<Row>> changes = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      changes.add(Stock.random(random, 20));
    }

    List<Row> written =
        atOnce(
            writer -> {
              try (IcebergTables own = IcebergTables.open(catalog)) {
                for (int from = 0; from < 20; from += 5) {
                  List<Row> rows = changes.get(writer).subList(from, from + 5);
                  WrittenFile file = Stock.file(own, stock, rows);
                  own.commit(stock, writer + "/" + from, List.of(file));
                }
                if (writer == 0) {
                  TableMaintenance.of(own, stock.name()).compact(128 << 20, 0.1);
                }
              }
              return changes.get(writer);
            });

    assertThat(rows(stock))
        .as("seed " + seed)
        .containsExactlyInAnyOrderElementsOf(Stock.shown(written));
  }

  /** As workers of several runs that start together. */
  @Test
  void severalMayMakeATableAtOnce() throws Exception {
    IcebergTable log =
        new IcebergTable(space + ".log", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);

    List<String> made =
        atOnce(
            writer -> {
              try (IcebergTables own = IcebergTables.open(catalog)) {
                own.prepare(List.of(log));
                return List.of(own.load(log.name()).uuid().toString());
              }
            });

    assertThat(made).hasSize(WRITERS).containsOnly(tables.load(log.name()).uuid().toString());
  }

  /** Each makes the table if it is the first, and commits what conflicts with the others'. */
  final void assertHoldsForSeveralJvms() throws Exception {
    IcebergTable table = Stock.table(space + ".several");
    List<Row> written = new ArrayList<>();
    List<OtherJvm> writers = new ArrayList<>();

    try {
      for (int writer = 0; writer < 3; writer++) {
        writers.add(OtherJvm.start(catalog, table.name(), seed + writer));
        written.addAll(OtherJvm.changes(seed + writer));
      }
      for (OtherJvm writer : writers) {
        writer.awaitEnd();
      }
    } finally {
      writers.forEach(OtherJvm::kill);
    }

    assertThat(tables.history(table.name())).hasSize(3 * OtherJvm.COMMITS);
    assertThat(rows(table))
        .as("seed " + seed)
        .containsExactlyInAnyOrderElementsOf(Stock.shown(written));
  }

  /** What one of several does. */
  private interface Writer<T> {
    Collection<T> write(int writer) throws Exception;
  }

  private static <T> List<T> atOnce(Writer<T> work) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<Collection<T>>> all = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        all.add(() -> work.write(writer));
      }
      List<T> done = new ArrayList<>();
      for (Future<Collection<T>> one : writers.invokeAll(all)) {
        done.addAll(one.get());
      }
      return done;
    } finally {
      writers.shutdownNow();
    }
  }

  private void commit(IcebergTable table, String id, List<Row> rows) throws IOException {
    tables.commit(table, id, List.of(Stock.file(tables, table, rows)));
  }

  private List<Row> rows(IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    tables.forEachRow(table, rows::add);
    return rows;
  }
}
