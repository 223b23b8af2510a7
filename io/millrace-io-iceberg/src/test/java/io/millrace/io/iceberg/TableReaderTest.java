/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static io.millrace.io.iceberg.Ticks.kept;
import static io.millrace.io.iceberg.Ticks.rows;
import static io.millrace.io.iceberg.Ticks.ticks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.ReadBatch;
import io.millrace.io.iceberg.Ticks.Tick;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReaderTest {
  @TempDir Path warehouse;
  private Ticks ticks;
  private final List<TableReader> readers = new ArrayList<>();

  /** A second later whenever it is asked, but not while it is stopped. */
  private long now = 1_000_000;

  private long step = 1000;

  @BeforeEach
  void open() {
    ticks = Ticks.in(warehouse);
  }

  @AfterEach
  void close() throws IOException {
    for (TableReader reader : readers) {
      reader.close();
    }
    ticks.close();
  }

  private Instant clock() {
    now += step;
    return Instant.ofEpochMilli(now);
  }

  private TableReader open(TableSource source, @Nullable TableMark mark) {
    TableReader reader = source.createReader(mark, this::clock);
    readers.add(reader);
    return reader;
  }

  private List<String> read(StreamTable read) throws IOException {
    return rows(Ticks.all(open(read.source(), null), false));
  }

  @Test
  void givesTheTableAsItIsAndThenEachCommitInItsOrder() throws IOException {
    ticks.append(ticks(1, 2, 0), ticks(3, 1, 10_000));
    ticks.append(ticks(4, 1, 5_000));
    TableReader reader = open(ticks.read().source(), null);

    List<String> first = rows(Ticks.all(reader, false));
    ticks.append(ticks(5, 2, 20_000));
    ticks.append(ticks(7, 1, 30_000));
    List<String> second = rows(Ticks.all(reader, true));

    // What the table has at first is read by event time, and none of it is late.
    assertThat(first).containsExactly("1", "2", "4", "3");
    assertThat(second).containsExactly("5", "6", "7");
  }

  @Test
  void rowsBehindTheCommitsBeforeHaveTheirWatermarkForStamp() throws IOException {
    ticks.append(ticks(1, 1, 100_000));
    TableReader reader = open(ticks.read().allowingDisorder(Duration.ofSeconds(5)).source(), null);
    Ticks.all(reader, false);

    ticks.append(List.of(new Tick(2, 300_000), new Tick(3, 94_999), new Tick(4, 95_000)));
    List<String> rows = rows(Ticks.all(reader, true));

    // 3 is late for nothing of its own commit.
    assertThat(rows).containsExactly("2", "3 after 95000", "4");
    assertThat(reader.getWatermark().getMillis()).isEqualTo(295_000);
  }

  @Test
  void theWatermarkFollowsTheFilesOfACommitByTheirBounds() throws IOException {
    ticks.append(ticks(3, 1, 50_000), ticks(1, 2, 10_000), ticks(4, 1, 200_000));
    TableReader reader = open(ticks.read().allowingDisorder(Duration.ofSeconds(5)).source(), null);

    assertThat(reader.start()).isTrue();
    assertThat(reader.getCurrentTimestamp().getMillis()).isEqualTo(10_000);
    assertThat(reader.getWatermark().getMillis()).isEqualTo(6_000);
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getWatermark().getMillis()).isEqualTo(45_000);
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getWatermark().getMillis()).isEqualTo(195_000);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getSplitBacklogBytes()).isZero();
  }

  @Test
  void readsAsMuchAgainFromAMarkAndStandsAtTheSame() throws IOException {
    step = 0;
    ticks.append(ticks(0, 6000, 0), ticks(6000, 4000, 6_000_000));
    TableSource source = ticks.read().source();
    TableReader first = open(source, null);
    assertThat(first.start()).isTrue();
    TableMark begin = kept(first);
    List<ReadBatch> once = Ticks.all(first, true);
    ticks.compact();
    now++;
    assertThat(first.advance()).isFalse();
    TableMark end = kept(first);

    TableReader again = open(source, begin);
    List<ReadBatch> twice = new ArrayList<>();
    assertThat(again.start()).isTrue();
    twice.add(again.getCurrent());
    while (twice.size() < once.size()) {
      assertThat(again.advance()).isTrue();
      twice.add(again.getCurrent());
    }

    assertThat(rows(twice)).hasSize(10_000 - 4096).isEqualTo(rows(once));
    assertThat(twice.stream().map(ReadBatch::bytes))
        .isEqualTo(once.stream().map(ReadBatch::bytes).toList());
    assertThat(kept(again)).isEqualTo(end);
    // Where nothing was given since, the mark goes on, or an expiry would forget where it stands.
    assertThat(kept(first)).isNotEqualTo(end);
  }

  @Test
  void aCompactionIsNoChangeAndOtherReplacementsAreRefused() throws IOException {
    ticks.append(ticks(1, 1, 0));
    ticks.append(ticks(2, 1, 0));
    TableReader reader = open(ticks.read().source(), null);
    assertThat(rows(Ticks.all(reader, false))).hasSize(2);

    ticks.compact();
    ticks.append(ticks(3, 1, 0));
    assertThat(rows(Ticks.all(reader, true))).containsExactly("3");
    ticks.delete(3);

    assertThatThrownBy(reader::advance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read shop.ticks on: snapshot %d (delete) replaces or deletes rows; stream the"
                    .formatted(ticks.table.currentSnapshot().snapshotId())
                + " table anew from it, or pass such snapshots by with on_replace=skip");
  }

  @Test
  void replacementsArePassedByAndCountedWhereThatIsChosen() throws IOException {
    ticks.append(ticks(1, 1, 0));
    TableReader reader = open(ticks.read().skippingReplaced().source(), null);
    Ticks.all(reader, false);
    ticks.append(ticks(2, 1, 0));
    ticks.delete(1);
    ticks
        .table
        .newOverwrite()
        .overwriteByRowFilter(Expressions.equal("id", 2L))
        .addFile(ticks.file(ticks(3, 1, 0)))
        .commit();
    ticks.append(ticks(4, 1, 0));

    var counted = new org.apache.beam.runners.core.metrics.MetricsContainerImpl("read");
    try (var scope = MetricsEnvironment.scopedMetricsContainer(counted)) {
      assertThat(scope).isNotNull();
      assertThat(rows(Ticks.all(reader, true))).containsExactly("2", "4");
    }

    assertThat(counted.getUpdates().counterUpdates())
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.getKey().metricName().getName()).isEqualTo("skipped_commits");
              assertThat(update.getUpdate()).isEqualTo(2L);
            });
  }

  @Test
  void whatIsExpiredBeforeItIsReadIsTold() throws IOException {
    ticks.append(ticks(1, 1, 0));
    TableSource source = ticks.read().source();
    TableReader first = open(source, null);
    Ticks.all(first, false);
    TableMark done = kept(first);
    long missed = ticks.append(ticks(2, 1, 0)).snapshotId();
    ticks.append(ticks(3, 1, 0));
    ticks.expire();

    assertThatThrownBy(() -> open(source, done).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read shop.ticks on after snapshot %d: snapshot %d, which came later, is"
                    .formatted(done.snapshot(), missed)
                + " expired; stream it anew, and expire snapshots later than they are read");
    assertThatThrownBy(() -> open(source, null).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read shop.ticks on: snapshot %d is expired; stream it anew, and expire"
                    .formatted(done.snapshot())
                + " snapshots later than they are read");
  }

  @Test
  void whatIsExpiredWhileItIsReadIsTold() throws IOException {
    ticks.append(ticks(1, 1, 0), ticks(2, 1, 1));
    TableReader reader = open(ticks.read().source(), null);
    assertThat(reader.start()).isTrue();
    long read = ticks.table.currentSnapshot().snapshotId();
    ticks.compact();
    // Files go with the snapshot that took them out.
    ticks.append(ticks(3, 1, 0));
    ticks.expire();

    assertThatThrownBy(reader::advance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Cannot read shop.ticks on: snapshot %d is expired; ".formatted(read));
  }

  @Test
  void anExpiryBehindTheReaderLosesNothing() throws IOException {
    ticks.append(ticks(1, 1, 0));
    TableSource source = ticks.read().source();
    TableReader first = open(source, null);
    Ticks.all(first, false);
    TableMark done = kept(first);
    ticks.append(ticks(2, 1, 0));
    ticks.expire();

    assertThat(rows(Ticks.all(open(source, done), false))).containsExactly("2");
  }

  @Test
  void aTableThatIsRolledBackIsTold() throws IOException {
    long before = ticks.append(ticks(1, 1, 0)).snapshotId();
    long read = ticks.append(ticks(2, 1, 0)).snapshotId();
    TableReader reader = open(ticks.read().source(), null);
    Ticks.all(reader, false);
    ticks.table.manageSnapshots().rollbackTo(before).commit();

    assertThatThrownBy(reader::advance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read shop.ticks on after snapshot %d: the table was rolled back, and does not"
                    .formatted(read)
                + " come from it; stream it anew");
  }

  @Test
  void columnsMayBeAddedAndRenamedButNotChanged() throws IOException {
    ticks.append(ticks(1, 1, 0));
    ticks.table.updateSchema().addColumn("note", Types.StringType.get()).commit();
    TableReader reader = open(ticks.read().source(), null);
    List<ReadBatch> old = Ticks.all(reader, false);
    ticks
        .table
        .updateSchema()
        .renameColumn("at", "happened")
        .addColumn("more", Types.IntegerType.get())
        .commit();
    ticks.append(ticks(2, 1, 0));
    List<ReadBatch> renamed = Ticks.all(reader, true);
    ticks.table.updateSchema().makeColumnOptional("id").commit();

    assertThat(Ticks.block(old.get(0)).column(2).isNull(0)).isTrue();
    assertThat(rows(renamed)).containsExactly("2");
    assertThat(Ticks.block(renamed.get(0)).schema().getFieldNames())
        .containsExactly("id", "at", "note");
    assertThatThrownBy(reader::advance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read shop.ticks on: column id is 1: id: optional long now, and was 1: id:"
                + " required long when the pipeline was built; build it again");
  }

  /** The order in which files are read goes by it, so that no mark would hold any more. */
  @Test
  void theEventTimeMayNotGo() throws IOException {
    ticks.append(ticks(1, 1, 20_000), ticks(2, 1, 0));
    TableReader reader = open(ticks.read().source(), null);
    assertThat(reader.start()).isTrue();
    TableMark mark = kept(reader);
    ticks.table.updateSchema().deleteColumn("at").commit();

    assertThatThrownBy(() -> open(reader.getCurrentSource(), mark).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read shop.ticks on: column at is dropped now, and was 2: at: optional"
                + " timestamptz when the pipeline was built; build it again");
  }

  @Test
  void anEndThatWillNotComeIsTold() throws IOException {
    long one = ticks.append(ticks(1, 1, 0)).snapshotId();
    long two = ticks.append(ticks(2, 1, 0)).snapshotId();
    TableReader reader = open(ticks.read().fromSnapshot(one).untilSnapshot(two).source(), null);
    ticks.table.manageSnapshots().rollbackTo(one).commit();
    ticks.append(ticks(3, 1, 0));

    assertThatThrownBy(reader::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read shop.ticks on until snapshot %d: the table was rolled back, or does not"
                    .formatted(two)
                + " come from it; choose another end");
  }

  @Test
  void startsAndEndsAtSnapshots() throws IOException {
    Snapshot one = ticks.append(ticks(1, 1, 0));
    Snapshot two = ticks.append(ticks(2, 1, 0));
    ticks.append(ticks(3, 1, 0));
    StreamTable all = ticks.read();

    assertThat(read(all.fromSnapshot(one.snapshotId()))).containsExactly("2", "3");
    assertThat(read(all.untilSnapshot(two.snapshotId()))).containsExactlyInAnyOrder("1", "2");
    assertThat(read(all.fromSnapshot(one.snapshotId()).untilSnapshot(two.snapshotId())))
        .containsExactly("2");
    TableReader latest = open(all.fromLatest().source(), null);
    assertThat(Ticks.all(latest, false)).isEmpty();
    ticks.append(ticks(4, 1, 0));
    assertThat(rows(Ticks.all(latest, true))).containsExactly("4");
  }

  @Test
  void endsAtItsSnapshotOrWhenNothingComes() throws IOException {
    ticks.append(ticks(1, 1, 0));
    TableReader bounded = open(ticks.read().untilLatest().source(), null);
    TableReader idle = open(ticks.read().untilIdleFor(Duration.ofSeconds(30)).source(), null);

    assertThat(bounded.start()).isTrue();
    assertThat(bounded.getWatermark()).isLessThan(BoundedWindow.TIMESTAMP_MAX_VALUE);
    assertThat(bounded.advance()).isFalse();
    assertThat(bounded.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
    Ticks.all(idle, false);
    assertThat(idle.getWatermark()).isLessThan(BoundedWindow.TIMESTAMP_MAX_VALUE);
    now += 31_000;
    assertThat(idle.advance()).isFalse();
    assertThat(idle.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
    ticks.append(ticks(2, 1, 0));
    assertThat(idle.advance()).isFalse();
  }

  @Test
  void asksTheCatalogOnlyAsOftenAsChosen() throws IOException {
    TableReader reader = open(ticks.read().pollingEvery(Duration.ofSeconds(10)).source(), null);
    assertThat(reader.start()).isFalse();
    ticks.append(ticks(1, 1, 0));
    step = 0;

    now += 9_999;
    assertThat(reader.advance()).isFalse();
    now += 1;
    assertThat(reader.advance()).isTrue();
  }

  @Test
  void anIdleTableLetsTheWatermarkFollowTheClock() throws IOException {
    ticks.append(ticks(1, 1, 50_000));
    StreamTable read =
        ticks.read().idleAfter(Duration.ofSeconds(5)).allowingDisorder(Duration.ofMillis(10));
    TableReader reader = open(read.source(), null);
    step = 0;
    Ticks.all(reader, false);
    assertThat(reader.getWatermark().getMillis()).isEqualTo(49_990);

    now += 5_000;
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getWatermark().getMillis()).isEqualTo(now - 5_000 - 10);
    TableMark mark = kept(reader);
    ticks.append(ticks(2, 1, 60_000));

    // Also where it is read on elsewhere, what comes behind is stamped by what was told.
    assertThat(rows(Ticks.all(open(read.source(), mark), false)))
        .containsExactly("2 after " + (now - 5_000 - 10));
  }

  @Test
  void splitsShareTheFiles() throws IOException {
    ticks.append(ticks(1, 1, 0), ticks(2, 1, 0), ticks(3, 1, 0), ticks(4, 1, 0));
    ticks.append(ticks(5, 1, 0), ticks(6, 1, 0), ticks(7, 1, 0), ticks(8, 1, 0));
    TableSource source = ticks.read().inSplits(3).source();

    List<String> rows = new ArrayList<>();
    for (TableSource split : source.split(1, Ticks.OPTIONS)) {
      assertThat(split.split(5, Ticks.OPTIONS)).containsExactly(split);
      rows.addAll(rows(Ticks.all(open(split, null), false)));
    }

    assertThat(source.split(1, Ticks.OPTIONS)).hasSize(3);
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, 8).mapToObj(Long::toString).toList());
  }
}
