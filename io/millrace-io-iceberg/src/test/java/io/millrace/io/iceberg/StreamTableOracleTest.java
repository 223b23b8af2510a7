/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.ReadBatch;
import io.millrace.io.iceberg.Ticks.Tick;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others commit while it is stopped and restored anywhere: each row once, stamped by its commit.
 */
class StreamTableOracleTest {
  private static final long DISORDER = 20_000;

  @TempDir Path warehouse;

  /** What a split has given, and the mark behind it as an engine keeps both. */
  private static final class Split {
    final TableSource source;
    final List<ReadBatch> batches = new ArrayList<>();
    int keptBatches;
    @Nullable TableMark kept;
    @Nullable TableReader reader;
    private long now;

    Split(TableSource source) {
      this.source = source;
    }

    void read(int most) throws IOException {
      TableReader open = reader;
      for (int i = 0; i < most; i++) {
        boolean isAny;
        if (open == null) {
          open = source.createReader(kept, this::clock);
          reader = open;
          isAny = open.start();
        } else {
          isAny = open.advance();
        }
        if (isAny) {
          batches.add(open.getCurrent());
        }
      }
    }

    /** All that there is. */
    void readRest() throws IOException {
      int before;
      do {
        before = batches.size();
        read(1);
      } while (batches.size() > before);
    }

    /** It looks again whenever it is asked. */
    private Instant clock() {
      now++;
      return Instant.ofEpochMilli(now);
    }

    void keep() throws IOException {
      if (reader != null) {
        kept = Ticks.kept(reader);
        keptBatches = batches.size();
      }
    }

    boolean isBehind(Snapshot snapshot) {
      TableMark mark = kept;
      return mark != null
          && mark.isDone()
          && Objects.equals(mark.snapshot(), snapshot.snapshotId());
    }

    /** Forgets all that came after the mark. */
    void fail() throws IOException {
      close();
      batches.subList(keptBatches, batches.size()).clear();
    }

    void close() throws IOException {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    }
  }

  @Test
  void eachRowIsGivenOnceWhereverItIsStoppedAndWhateverIsCommittedMeanwhile() throws IOException {
    long seed = System.nanoTime();
    System.out.println("StreamTableOracleTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      try (Ticks ticks = Ticks.in(warehouse.resolve("round-" + round))) {
        round(ticks, random, 1 + random.nextInt(3), "seed %d, round %d".formatted(seed, round));
      }
    }
  }

  private static void round(Ticks ticks, Random random, int splits, String name)
      throws IOException {
    List<List<Tick>> commits = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      commit(ticks, commits, random);
    }
    int whole = commits.size();
    TableSource source =
        ticks
            .read()
            .allowingDisorder(Duration.ofMillis(DISORDER))
            .skippingReplaced()
            .inSplits(splits)
            .source();
    List<Split> all = source.split(1, Ticks.OPTIONS).stream().map(Split::new).toList();
    for (int step = 0; step < 60; step++) {
      Split one = all.get(random.nextInt(splits));
      switch (random.nextInt(8)) {
        case 0, 1 -> commit(ticks, commits, random);
        case 2 -> one.keep();
        case 3 -> one.fail();
        case 4 -> {
          if (random.nextBoolean()) {
            ticks.compact();
          } else {
            expire(ticks, all);
          }
        }
        default -> one.read(random.nextInt(4));
      }
    }
    for (Split one : all) {
      one.readRest();
      one.close();
    }

    List<ReadBatch> batches = all.stream().flatMap(split -> split.batches.stream()).toList();
    assertThat(batches.stream().mapToLong(ReadBatch::records).sum())
        .as(name)
        .isEqualTo(commits.stream().mapToLong(List::size).sum());
    Map<Long, Long> stamps = stamps(batches);
    Map<Long, Long> expected = expectedStamps(commits, whole);
    assertThat(stamps.keySet()).as(name).isEqualTo(expected.keySet());
    if (splits == 1) {
      // Several have watermarks of their own.
      assertThat(stamps).as(name).isEqualTo(expected);
    }
    for (Split split : all) {
      assertInOrder(split, commits, whole, name);
    }
  }

  private static void commit(Ticks ticks, List<List<Tick>> commits, Random random)
      throws IOException {
    AppendFiles append = ticks.table.newAppend();
    long first = commits.stream().mapToLong(List::size).sum();
    List<Tick> all = new ArrayList<>();
    for (int file = 1 + random.nextInt(3); file > 0; file--) {
      List<Tick> rows = new ArrayList<>();
      int count = random.nextInt(6) == 0 ? 9000 : 1 + random.nextInt(40);
      for (int row = 0; row < count; row++) {
        long at = 10_000L * commits.size() + random.nextInt(60_000);
        rows.add(new Tick(first + all.size() + row, at));
      }
      append.appendFile(ticks.file(rows));
      all.addAll(rows);
    }
    append.commit();
    commits.add(all);
  }

  /** As far as all have come for sure. */
  private static void expire(Ticks ticks, List<Split> all) throws IOException {
    Snapshot newest = ticks.table.currentSnapshot();
    if (newest != null && all.stream().allMatch(split -> split.isBehind(newest))) {
      ticks.expire();
    }
  }

  /** The ids of all rows, each with the stamp that is late for something, or none. */
  private static Map<Long, Long> stamps(List<ReadBatch> batches) {
    Map<Long, Long> stamps = new HashMap<>();
    for (ReadBatch batch : batches) {
      Block block = Ticks.block(batch);
      for (int row = 0; row < block.rows(); row++) {
        assertThat(stamps.put(block.column(0).longAt(row), block.stamp(row))).isNull();
      }
    }
    return stamps;
  }

  private static Map<Long, Long> expectedStamps(List<List<Tick>> commits, int whole) {
    Map<Long, Long> stamps = new HashMap<>();
    long latest = Long.MIN_VALUE;
    long before = Long.MIN_VALUE;
    for (int commit = 0; commit < commits.size(); commit++) {
      before = commit < whole ? Long.MIN_VALUE : latest;
      for (Tick tick : commits.get(commit)) {
        boolean isLate = before != Long.MIN_VALUE && tick.at() < before - DISORDER;
        stamps.put(tick.id(), isLate ? before - DISORDER : Block.ON_TIME);
        latest = Math.max(latest, tick.at());
      }
    }
    return stamps;
  }

  /** No row of a commit comes before one of an earlier commit. */
  private static void assertInOrder(Split split, List<List<Tick>> commits, int whole, String name) {
    Map<Long, Integer> commitOf = new HashMap<>();
    for (int commit = 0; commit < commits.size(); commit++) {
      for (Tick tick : commits.get(commit)) {
        commitOf.put(tick.id(), Math.max(commit, whole - 1));
      }
    }
    List<Integer> order = new ArrayList<>();
    for (ReadBatch batch : split.batches) {
      Block block = Ticks.block(batch);
      for (int row = 0; row < block.rows(); row++) {
        order.add(commitOf.get(block.column(0).longAt(row)));
      }
    }
    assertThat(order).as(name).isSorted();
  }
}
