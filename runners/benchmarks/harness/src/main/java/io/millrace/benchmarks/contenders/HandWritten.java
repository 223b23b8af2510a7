/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import io.millrace.benchmarks.answer.Counts;
import io.millrace.transforms.Internal;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The ceiling: what plain Java does with the same input when nothing stands between. Each thread
 * takes file by file, reads events out of the bytes, asks one shared set for ids seen, and adds up
 * by itself; the sums are merged at the end.
 *
 * <p>The same semantics as every contender, but nothing an engine gives: no restart, no second
 * machine, no memory bound. With several threads "first" among repeats is whichever thread comes
 * first, which is the same only where repeats are identical, as the generator's are.
 *
 * @since 0.1
 */
@Internal
public final class HandWritten {
  private HandWritten() {}

  public static void main(String[] args) throws Exception {
    run(ContenderArgs.parse(args));
  }

  static void run(ContenderArgs args) throws IOException, InterruptedException, ExecutionException {
    Catalogue catalogue = Catalogue.read(args.input().products());
    SeenIds seen = new SeenIds();
    Iterator<Path> files = args.input().events().iterator();
    ExecutorService threads = Executors.newFixedThreadPool(args.parallelism());
    try {
      List<Future<HandWorker>> running = new ArrayList<>();
      for (int i = 0; i < args.parallelism(); i++) {
        HandWorker worker = new HandWorker(args, i, catalogue, seen);
        running.add(threads.submit(() -> worked(worker, files)));
      }
      List<HandWorker> done = new ArrayList<>();
      for (Future<HandWorker> one : running) {
        done.add(one.get());
      }
      write(args, catalogue, done);
    } finally {
      threads.shutdownNow();
    }
  }

  private static HandWorker worked(HandWorker worker, Iterator<Path> files) throws IOException {
    try (worker) {
      while (true) {
        Path file;
        synchronized (files) {
          if (!files.hasNext()) {
            return worker;
          }
          file = files.next();
        }
        worker.read(file);
      }
    }
  }

  private static void write(ContenderArgs args, Catalogue catalogue, List<HandWorker> workers)
      throws IOException {
    long[] counts = new long[HandWorker.COUNTS];
    Map<Long, long[]> windows = new TreeMap<>();
    for (HandWorker worker : workers) {
      add(worker.counts(), counts);
      worker
          .windows()
          .forEach(
              (start, cells) ->
                  add(cells, windows.computeIfAbsent(start, s -> new long[cells.length])));
    }
    if (args.aggregates()) {
      try (BufferedWriter out = Files.newBufferedWriter(args.result("part-0.csv"))) {
        for (Map.Entry<Long, long[]> window : windows.entrySet()) {
          out.write(lines(window.getKey(), window.getValue(), catalogue));
        }
      }
    }
    new Counts(
            counts[HandWorker.READ],
            counts[HandWorker.REJECTED],
            counts[HandWorker.DUPLICATES],
            counts[HandWorker.LATE],
            counts[HandWorker.ACCEPTED])
        .write(args.output());
  }

  private static void add(long[] some, long[] sums) {
    for (int i = 0; i < some.length; i++) {
      sums[i] += some[i];
    }
  }

  private static String lines(long start, long[] cells, Catalogue catalogue) {
    StringBuilder lines = new StringBuilder();
    for (int category = 0; category < catalogue.size(); category++) {
      long count = cells[2 * category];
      if (count > 0) {
        long cents = cells[2 * category + 1];
        lines.append(
            String.format(
                Locale.ROOT, "%d,%s,%d,%d%n", start, catalogue.name(category), count, cents));
      }
    }
    return lines.toString();
  }
}
