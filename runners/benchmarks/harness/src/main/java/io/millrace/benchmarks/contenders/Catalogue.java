/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The product table: ids of the form p17 are looked up in an array, others in a map. Safe for
 * concurrent use.
 */
final class Catalogue {
  static final int MISSING = -1;
  private static final int MOST_DIGITS = 7;
  private static final int DENSE = 10_000_000;

  private final List<String> categories = new ArrayList<>();
  private final Map<String, Integer> others = new HashMap<>();
  private int[] dense = {};

  private Catalogue() {}

  static Catalogue read(Path file) throws IOException {
    Catalogue read = new Catalogue();
    Map<String, Integer> indices = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      lines.readLine(); // The header.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int comma = line.indexOf(',');
        int category = indices.computeIfAbsent(line.substring(comma + 1), read::named);
        read.put(line.substring(0, comma), category);
      }
    }
    return read;
  }

  private int named(String category) {
    categories.add(category);
    return categories.size() - 1;
  }

  private void put(String product, int category) {
    byte[] id = product.getBytes(UTF_8);
    int number = number(id, 0, id.length);
    if (number == MISSING) {
      others.put(product, category);
      return;
    }
    if (number >= dense.length) {
      int before = dense.length;
      dense = Arrays.copyOf(dense, Math.min(DENSE, Math.max(2 * before, number + 1)));
      Arrays.fill(dense, before, dense.length, MISSING);
    }
    dense[number] = category;
  }

  int size() {
    return categories.size();
  }

  String name(int category) {
    return categories.get(category);
  }

  /** The category's index; {@link #MISSING} if the product is unknown. */
  int categoryOf(byte[] bytes, int from, int to) {
    int number = number(bytes, from, to);
    if (number != MISSING) {
      return number < dense.length ? dense[number] : MISSING;
    }
    return others.getOrDefault(new String(bytes, from, to - from, UTF_8), MISSING);
  }

  /** The 17 in p17; {@link #MISSING} for any other form, also for p017. */
  private static int number(byte[] bytes, int from, int to) {
    int digits = to - from - 1;
    if (digits < 1
        || digits > MOST_DIGITS
        || bytes[from] != 'p'
        || (bytes[from + 1] == '0' && digits > 1)) {
      return MISSING;
    }
    int number = 0;
    for (int i = from + 1; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return MISSING;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
