/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that stop and go on, as those of engines do, against files read one by one. */
class WatchFilesPropertyTest {
  private static final int ROUNDS = 30;

  @TempDir private Path folder;

  /** How a part of the stream was read: from a mark, so many batches. */
  private record Slice(WatchMark from, int batches, WatchMark end, List<String> rows) {}

  @Test
  void readsEachFileOnceWhereverReadersStop() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    List<String> given = new ArrayList<>();
    long latest = Block.ON_TIME;
    try (Watched watched = new Watched(Watched.in(folder))) {
      for (int round = 0; round < ROUNDS; round++) {
        latest = show(random, round, latest, expected);
        for (int slice = 0; slice < 6; slice++) {
          for (int batches = random.nextInt(4); batches > 0 && watched.next(); batches--) {
            given.addAll(watched.rows());
          }
          WatchMark mark = watched.mark();
          if (random.nextInt(3) == 0) {
            watched.resume(mark);
          }
        }
        watched.read(2);
        given.addAll(watched.rows());
      }
      assertThat(watched.messages()).isEmpty();
    }

    assertThat(given).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void givesTheSameBetweenTwoMarksWhateverHasComeSince() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Slice> slices = new ArrayList<>();
    long latest = Block.ON_TIME;
    try (Watched watched = new Watched(Watched.in(folder))) {
      WatchMark from = watched.mark();
      for (int round = 0; round < ROUNDS; round++) {
        latest = show(random, round, latest, new ArrayList<>());
        for (int each = 0; each < 4; each++) {
          int batches = 0;
          int most = random.nextInt(5);
          while (batches < most && watched.next()) {
            batches++;
          }
          WatchMark end = watched.mark();
          slices.add(new Slice(from, batches, end, watched.rows()));
          from = end;
        }
        watched.pass(WatchSettings.EVERY);
      }

      for (Slice slice : slices) {
        watched.resume(slice.from());
        for (int batch = 0; batch < slice.batches(); batch++) {
          assertThat(watched.next()).as("seed %d", seed).isTrue();
        }
        assertThat(watched.rows()).as("seed %d", seed).isEqualTo(slice.rows());
        if (slice.batches() > 0) {
          assertThat(watched.mark()).as("seed %d", seed).isEqualTo(slice.end());
        }
      }
    }
  }

  /** Shows some files, and tells what is to be read of them, in their order; returns the latest. */
  private long show(Random random, int round, long latest, List<String> expected) {
    long last = latest;
    int files = random.nextInt(3);
    for (int file = 0; file < files; file++) {
      // Some as old as the one before, some of another round's time.
      long modified = 1_000_000L + random.nextInt(2) + 10L * file;
      String name = "%d-%d-%d.csv".formatted(round, file, random.nextInt(100));
      long[] times =
          new long[1 + (random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(5))];
      for (int i = 0; i < times.length; i++) {
        times[i] = round * 1_000L + random.nextInt(3_000);
        boolean late = last != Block.ON_TIME && last > times[i];
        expected.add(name + ":" + times[i] + (late ? " after " + last : ""));
        last = Math.max(last, times[i]);
      }
      Watched.show(folder, name, modified, times);
    }
    return last;
  }
}
