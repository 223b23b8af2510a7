/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A small click stream as the contract has it: eight consecutive files over one hour, disorder up
 * to three seconds, one line in ten a repeat of a recent one, one in a hundred invalid.
 */
public final class Clickstream {
  static final long START = 1_767_225_600_000L;

  private static final int FILES = 8;
  private static final int CATEGORIES = 200;
  private static final int RECENT = 10_000;
  private static final String[] TYPES = {"page_view", "add_to_cart", "checkout", "purchase"};
  private static final String[] COUNTRIES = {"DE", "US", "FR", "GB", "JP", "BR"};

  private final SplittableRandom random;
  private final int products;

  private Clickstream(long seed, int products) {
    this.random = new SplittableRandom(seed);
    this.products = products;
  }

  /** {@code DIR EVENTS PRODUCTS}: for trying a contender by hand on a larger stream. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), 42);
  }

  /** Writes {@code events/} and {@code products.csv}; the same bytes for the same seed. */
  public static void write(Path directory, int events, int products, long seed) throws IOException {
    Files.createDirectories(directory.resolve("events"));
    try (BufferedWriter table = Files.newBufferedWriter(directory.resolve("products.csv"))) {
      table.write("product_id,category\n");
      for (int k = 0; k < products; k++) {
        table.write("p" + k + ",c" + k % CATEGORIES + "\n");
      }
    }
    new Clickstream(seed, products).write(directory.resolve("events"), events);
  }

  private void write(Path directory, int events) throws IOException {
    String[] recent = new String[RECENT];
    int distinct = 0;
    for (int file = 0; file < FILES; file++) {
      String name = String.format(Locale.ROOT, "part-%02d.ndjson", file);
      try (BufferedWriter writer = Files.newBufferedWriter(directory.resolve(name))) {
        int end = (int) ((long) events * (file + 1) / FILES);
        for (int i = (int) ((long) events * file / FILES); i < end; i++) {
          String line;
          if (distinct > 0 && random.nextInt(10) == 0) {
            line = recent[random.nextInt(Math.min(distinct, RECENT))];
          } else {
            line = event(START + (long) ((double) i / events * 3_600_000));
            recent[distinct++ % RECENT] = line;
          }
          writer.write(line);
          writer.write('\n');
        }
      }
    }
  }

  private String event(long about) {
    boolean invalid = random.nextInt(100) == 0;
    return "{\"event_id\":\""
        + hex(random.nextLong())
        + hex(random.nextLong())
        + "\",\"type\":\""
        + TYPES[random.nextInt(TYPES.length)]
        + "\",\"ts\":"
        + (about - random.nextInt(3000))
        + ",\"user_id\":\"u"
        + random.nextInt(200_000)
        + "\",\"session_id\":\"s"
        + Long.toHexString(random.nextLong())
        + "\",\"product_id\":\"p"
        + random.nextInt(products)
        + "\",\"quantity\":"
        + (invalid ? -1 : 1 + random.nextInt(5))
        + ",\"price\":"
        + random.nextInt(50_000) / 100.0
        + ",\"currency\":\"EUR\",\"country\":\""
        + COUNTRIES[random.nextInt(COUNTRIES.length)]
        + "\"}";
  }

  private static String hex(long bits) {
    String digits = Long.toHexString(bits);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
