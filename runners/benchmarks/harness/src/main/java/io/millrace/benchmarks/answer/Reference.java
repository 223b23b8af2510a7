/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.benchmarks.input.EventLines;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The right answer, slowly: one thread, one line after the other, java.util's maps. It shares
 * nothing with what it judges. Memory grows with the distinct ids, some 120 bytes each.
 */
final class Reference {
  private static final long MINUTE = 60_000;
  private static final long DISORDER = 3_000;
  private static final long LATENESS = 5 * MINUTE;
  private static final int REPORT_EVERY = 1 << 16;
  private static final int HALF_ID = 16;
  private static final int HEX = 16;

  private final String workload;
  private final long horizon;
  private final Map<String, String> categories = new HashMap<>();
  private final Map<Id, List<Long>> kept = new HashMap<>();
  private final Map<Cell, Sum> cells = new TreeMap<>();
  private final Digest result;
  private final Digest rejected = new Digest(OutputFiles.LINE);
  private long latest;
  private long read;
  private long rejects;
  private long duplicates;
  private long late;
  private long accepted;

  /** An id of 32 hex digits in a fifth of a String's space. */
  private record Id(long high, long low) {
    static Id of(String hex) {
      return new Id(
          Long.parseUnsignedLong(hex, 0, HALF_ID, HEX),
          Long.parseUnsignedLong(hex, HALF_ID, 2 * HALF_ID, HEX));
    }
  }

  private record Cell(long window, String category) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      int byWindow = Long.compare(window, other.window);
      return byWindow != 0 ? byWindow : category.compareTo(other.category);
    }
  }

  private record Sum(long count, BigDecimal revenue) {
    Sum plus(Sum other) {
      return new Sum(count + other.count, revenue.add(other.revenue));
    }
  }

  private Reference(Workload workload) {
    this.workload = workload.task();
    this.horizon = workload.horizon().toMillis();
    boolean aggregates = Workload.aggregates(workload.name());
    this.result = new Digest(aggregates ? OutputFiles.E1_COLUMNS : ParquetRows.COLUMNS);
  }

  static Answer answer(Workload workload, InputFiles input, LongConsumer progress)
      throws IOException {
    Reference reference = new Reference(workload);
    OutputFiles.forEachLine(input.products(), reference::product);
    reference.latest = Long.MIN_VALUE;
    if (workload.isGenerated()) {
      reference.generated(EventLines.all(workload), progress);
    }
    for (Path file : input.events()) {
      reference.latest = Long.MIN_VALUE;
      OutputFiles.forEachLine(file, line -> reference.line(line, progress));
    }
    progress.accept(reference.read);
    return reference.answer();
  }

  private void generated(EventLines lines, LongConsumer progress) {
    byte[] buffer = new byte[EventLines.MAX_BYTES];
    long swept = Long.MIN_VALUE;
    for (int length = lines.next(buffer, 0); length > 0; length = lines.next(buffer, 0)) {
      line(new String(buffer, 0, length - 1, US_ASCII), progress);
      if (latest - horizon > swept) {
        swept = latest;
        // Nothing comes that is earlier: the generator goes back by the disorder and no more.
        long over = latest - DISORDER - horizon;
        kept.values().removeIf(times -> times.stream().allMatch(time -> time <= over));
      }
    }
  }

  private void line(String line, LongConsumer progress) {
    line(line);
    if (read % REPORT_EVERY == 0) {
      progress.accept(read);
    }
  }

  private void product(String line) {
    int comma = line.indexOf(',');
    categories.put(line.substring(0, comma), line.substring(comma + 1));
  }

  private void line(String line) {
    read++;
    Optional<Event> parsed = Event.parse(workload, line);
    if (parsed.isEmpty()) {
      reject(line);
      return;
    }
    Event event = parsed.get();
    latest = Math.max(latest, event.ts());
    List<Long> before = kept.getOrDefault(Id.of(event.eventId()), List.of());
    if (before.stream().anyMatch(ts -> Math.abs(ts - event.ts()) < horizon)) {
      duplicates++;
      return;
    }
    kept.put(Id.of(event.eventId()), with(before, event.ts()));
    String category = categories.get(event.productId());
    if (category == null) {
      reject(line);
    } else {
      accept(event, category);
    }
  }

  private void reject(String line) {
    rejects++;
    rejected.add(line);
  }

  private void accept(Event event, String category) {
    if (workload.equals(Workload.E2)) {
      accepted++;
      result.add(row(event, category));
      return;
    }
    long window = event.ts() - Math.floorMod(event.ts(), MINUTE);
    if (window + MINUTE + LATENESS <= latest - DISORDER) {
      late++;
      return;
    }
    accepted++;
    BigDecimal revenue = event.price().multiply(BigDecimal.valueOf(event.quantity()));
    cells.merge(new Cell(window, category), new Sum(1, revenue), Sum::plus);
  }

  private static List<Long> with(List<Long> before, long ts) {
    if (before.isEmpty()) {
      return List.of(ts); // Holds one element without an array; there are millions.
    }
    List<Long> all = new ArrayList<>(before);
    all.add(ts);
    return all;
  }

  private static String[] row(Event event, String category) {
    List<String> texts = event.texts();
    return new String[] {
      event.eventId(),
      Long.toString(event.ts()),
      event.productId(),
      Integer.toString(event.quantity()),
      event.price().setScale(2).toPlainString(),
      texts.get(0),
      texts.get(1),
      texts.get(2),
      texts.get(3),
      texts.get(4),
      category
    };
  }

  private Answer answer() {
    List<String> lines = new ArrayList<>();
    cells.forEach(
        (cell, sum) -> {
          String[] row = {
            Long.toString(cell.window()),
            cell.category(),
            Long.toString(sum.count()),
            sum.revenue().movePointRight(2).toBigIntegerExact().toString()
          };
          result.add(row);
          lines.add(String.join(",", row));
        });
    Counts counts = new Counts(read, rejects, duplicates, late, accepted);
    return new Answer(counts, result.summary(), rejected.summary(), lines);
  }
}
