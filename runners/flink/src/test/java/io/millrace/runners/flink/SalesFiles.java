/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerTerm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The sales that {@link DailySales} reads, and what must come of them, found one by one. */
final class SalesFiles {
  static final int PRODUCTS = 12;
  static final int LINES = 480_000;
  private static final int FILES = 40;
  private static final int REACH = 40_000;
  private static final long START = 1_767_225_600_000L;
  private static final long MINUTE = 60_000;

  private final List<Sale> sales = new ArrayList<>();
  private final List<String> letters = new ArrayList<>();
  private final Map<String, long[]> sums = new TreeMap<>();
  private long misread;
  private long duplicates;
  private long unknown;

  private SalesFiles() {}

  private record Sale(String line, long time, int product, int quantity, int cents) {}

  /** Writes files of consecutive times; one line in ten repeats one of the last minutes. */
  static SalesFiles write(Path folder, long seed) throws IOException {
    SalesFiles files = new SalesFiles();
    Random random = new Random(seed);
    Files.createDirectories(folder);
    for (int file = 0; file < FILES; file++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < LINES / FILES; i++) {
        lines.add(files.next(random));
      }
      Files.write(folder.resolve("part-%02d.ndjson".formatted(file)), lines);
    }
    return files;
  }

  /** Lines of the sums, in order. */
  List<String> sums() {
    return sums.entrySet().stream()
        .map(sum -> sum.getKey() + "," + sum.getValue()[0] + "," + sum.getValue()[1])
        .sorted()
        .toList();
  }

  /** The lines that the read refuses, in order. */
  List<String> letters() {
    return letters.stream().sorted().toList();
  }

  /** What some of the ledger's entries must be. */
  Map<String, Long> counts() {
    long kept = LINES - misread - duplicates;
    return Map.of(
        Ledger.key(DailySales.READ, LedgerTerm.READ), (long) LINES,
        Ledger.key(DailySales.READ, LedgerTerm.REJECTED), misread,
        Ledger.key(DailySales.DEDUPLICATE, LedgerTerm.DUPLICATES), duplicates,
        Ledger.key(DailySales.ENRICH, LedgerTerm.READ), kept,
        Ledger.key(DailySales.ENRICH, LedgerTerm.REJECTED), unknown,
        Ledger.key(DailySales.AGGREGATE, LedgerTerm.WRITTEN), kept - unknown);
  }

  private String next(Random random) {
    boolean repeats = !sales.isEmpty() && random.nextInt(10) == 0;
    Sale sale = repeats ? earlier(random) : sale(random);
    if (sale.quantity < 1) {
      misread++;
      letters.add(sale.line);
    } else if (repeats) {
      duplicates++;
    } else if (sale.product == PRODUCTS) {
      unknown++;
    } else {
      String key = sale.time / MINUTE * MINUTE + ",c" + sale.product % 4;
      long[] sum = sums.computeIfAbsent(key, none -> new long[2]);
      sum[0]++;
      sum[1] += (long) sale.quantity * sale.cents;
    }
    return sale.line;
  }

  private Sale earlier(Random random) {
    return sales.get(sales.size() - 1 - random.nextInt(Math.min(REACH, sales.size())));
  }

  private Sale sale(Random random) {
    long time = START + sales.size() * 5L - random.nextInt(3000);
    int product = random.nextInt(PRODUCTS + 1);
    int quantity = random.nextInt(100) == 0 ? -1 : 1 + random.nextInt(5);
    int cents = random.nextInt(50_000);
    String line =
        "{\"id\":\"%016x%016x\",\"ts\":%d,\"product\":\"p%d\",\"quantity\":%d,\"price\":%d.%02d}"
            .formatted(
                random.nextLong(),
                random.nextLong(),
                time,
                product,
                quantity,
                cents / 100,
                cents % 100);
    Sale sale = new Sale(line, time, product, quantity, cents);
    sales.add(sale);
    return sale;
  }
}
