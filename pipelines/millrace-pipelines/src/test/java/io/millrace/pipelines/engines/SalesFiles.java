/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines as strangers write them, in files that tell of the same minutes: repeats of lines near
 * by and of other files, old ids again, rows that are minutes late, rows that break a rule and
 * lines that are none.
 */
record SalesFiles(List<Path> paths, List<List<Line>> files) {
  private static final long START = 1_767_225_600_000L;
  private static final int FILES = 4;
  private static final int LINES = 5_000;
  private static final int STEP_MILLIS = 100;
  private static final int DISORDER_MILLIS = 1_500;
  private static final int LATE_MILLIS = 240_000;

  /** How far back an id that comes again lies, and what is late: beyond every horizon. */
  private static final int FAR = 3_000;

  /** How far back a repeat lies: far less than the disorder allowed. */
  private static final int NEAR = 10;

  private static final List<String> KINDS = List.of("a", "b", "c", "no group", "unknown");
  private static final List<String> TAGS =
      Arrays.asList("", "x", "ö\t\"\\", "two\nlines\r", "\ud83c\udf3e", "null", null);

  /**
   * A line of a file.
   *
   * @param sale null for a line that cannot be read
   * @param fault the code of the letter of such a line; null for a blank one
   */
  record Line(String text, @Nullable Sale sale, @Nullable String fault) {}

  static SalesFiles write(Path folder, long seed) throws IOException {
    Random random = new Random(seed);
    Set<String> used = new HashSet<>();
    List<Path> paths = new ArrayList<>();
    List<List<Line>> files = new ArrayList<>();
    for (int number = 0; number < FILES; number++) {
      List<Line> lines = new ArrayList<>();
      while (lines.size() < LINES) {
        lines.add(line(random, lines, files, used));
      }
      files.add(lines);
      Path path = folder.resolve("sales-" + number + ".jsonl");
      Files.write(path, lines.stream().map(Line::text).toList());
      paths.add(path);
    }
    return new SalesFiles(paths, files);
  }

  private static Line line(
      Random random, List<Line> before, List<List<Line>> others, Set<String> used) {
    int number = before.size();
    int chance = random.nextInt(100);
    if (number > NEAR && chance < 10) {
      List<Line> from = chance < 5 || others.isEmpty() ? before : others.get(0);
      return from.get(number - 1 - random.nextInt(NEAR));
    }
    long time = START + (long) number * STEP_MILLIS - random.nextInt(DISORDER_MILLIS);
    if (number > FAR && chance < 13) {
      Sale late = sale(random, id(random), time - LATE_MILLIS);
      return new Line(Json.of(late, random), late, null);
    }
    String again = number > FAR && chance == 16 ? takeId(before.get(number - FAR), used) : null;
    Sale sale = sale(random, again == null ? id(random) : again, time);
    String text = Json.of(sale, random);
    return switch (chance) {
      case 13 -> new Line(text.substring(0, text.length() - 1), null, "MALFORMED_RECORD");
      case 14 -> new Line(text.replace("\"time\":", "\"tim\":"), null, "INVALID_VALUE");
      case 15 -> new Line("", null, null);
      default -> new Line(text, sale, null);
    };
  }

  /** The id of a line, the first time it is asked for. */
  private static @Nullable String takeId(Line line, Set<String> used) {
    Sale sale = line.sale();
    String id = sale == null ? null : sale.id();
    return id != null && used.add(id) ? id : null;
  }

  private static @Nullable String id(Random random) {
    return random.nextInt(50) == 0
        ? null
        : "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  private static Sale sale(Random random, @Nullable String id, long time) {
    return new Sale(
        id,
        time,
        random.nextInt(30) == 0 ? null : KINDS.get(random.nextInt(KINDS.size())),
        random.nextInt(20) == 0 ? null : random.nextInt(40),
        random.nextInt(10) == 0 ? null : price(random),
        random.nextInt(5) == 0 ? null : tags(random),
        random.nextInt(5) == 0 ? null : extras(random));
  }

  /** Some have more digits than a long. */
  private static BigDecimal price(Random random) {
    BigDecimal price = BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(4));
    return random.nextInt(50) == 0 ? price.add(BigDecimal.TEN.pow(25)) : price;
  }

  private static List<@Nullable String> tags(Random random) {
    List<@Nullable String> tags = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      tags.add(TAGS.get(random.nextInt(TAGS.size())));
    }
    return tags;
  }

  private static Map<String, @Nullable BigDecimal> extras(Random random) {
    Map<String, @Nullable BigDecimal> extras = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      extras.put("k" + random.nextInt(9), random.nextInt(4) == 0 ? null : price(random));
    }
    return extras;
  }
}
