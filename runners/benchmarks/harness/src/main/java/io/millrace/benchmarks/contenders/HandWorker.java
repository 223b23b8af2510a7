/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thread's share of {@link HandWritten}. Not thread-safe but for the set of ids. */
final class HandWorker implements Closeable {
  static final int READ = 0;
  static final int REJECTED = 1;
  static final int DUPLICATES = 2;
  static final int LATE = 3;
  static final int ACCEPTED = 4;
  static final int COUNTS = 5;

  private static final long MINUTE = 60_000;
  private static final long LATENESS = 5 * MINUTE;
  private static final long DISORDER = 3_000;
  private static final int BUFFER = 1 << 16;

  private final Catalogue catalogue;
  private final SeenIds seen;
  private final LineReader reader;
  private final OutputStream rejected;
  private final @Nullable EventParquet rows;
  private final long[] counts = new long[COUNTS];
  private final Map<Long, long[]> windows = new HashMap<>();
  private long window = Long.MIN_VALUE;
  private long[] cells = {};
  private long latest;

  HandWorker(ContenderArgs args, int index, Catalogue catalogue, SeenIds seen) throws IOException {
    this.catalogue = catalogue;
    this.seen = seen;
    this.reader = new LineReader(args.workload());
    Path rejects = args.rejected("part-" + index + ".ndjson");
    this.rejected = new BufferedOutputStream(Files.newOutputStream(rejects), BUFFER);
    this.rows =
        args.aggregates()
            ? null
            : EventParquet.create(args.result("part-" + index + ".parquet"), catalogue);
  }

  void read(Path file) throws IOException {
    latest = Long.MIN_VALUE;
    reader.read(file, this::take);
  }

  private void take(EventBytes event, byte[] buffer, int from, int to) throws IOException {
    counts[READ]++;
    if (!event.valid) {
      reject(buffer, from, to);
      return;
    }
    latest = Math.max(latest, event.ts);
    if (!seen.add(event.high, event.low, event.ts)) {
      counts[DUPLICATES]++;
      return;
    }
    int product = EventBytes.PRODUCT;
    int category = catalogue.categoryOf(event.bytes, event.from[product], event.to[product]);
    if (category == Catalogue.MISSING) {
      reject(buffer, from, to);
    } else if (rows != null) {
      rows.write(event, category);
      counts[ACCEPTED]++;
    } else {
      aggregate(event, category);
    }
  }

  private void aggregate(EventBytes event, int category) {
    long start = event.ts - Math.floorMod(event.ts, MINUTE);
    if (start + MINUTE + LATENESS <= latest - DISORDER) {
      counts[LATE]++;
      return;
    }
    if (start != window) {
      window = start;
      cells = windows.computeIfAbsent(start, s -> new long[2 * catalogue.size()]);
    }
    cells[2 * category]++;
    cells[2 * category + 1] = Math.addExact(cells[2 * category + 1], event.quantity * event.cents);
    counts[ACCEPTED]++;
  }

  private void reject(byte[] buffer, int from, int to) throws IOException {
    counts[REJECTED]++;
    rejected.write(buffer, from, to - from);
  }

  long[] counts() {
    return counts;
  }

  Map<Long, long[]> windows() {
    return windows;
  }

  @Override
  public void close() throws IOException {
    try (rejected) {
      if (rows != null) {
        rows.close();
      }
    }
  }
}
