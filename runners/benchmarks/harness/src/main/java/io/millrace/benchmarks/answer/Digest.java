/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Rows in any order, as one number per column and one for whole rows: equal rows give equal
 * numbers, and the columns tell where unequal ones differ. Hashes are added up, not xored, so a row
 * that comes twice counts twice. Not thread-safe.
 */
final class Digest {
  private static final long FNV_START = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private final List<String> columns;
  private final long[] sums;
  private long rows;
  private long sum;

  /**
   * What a digest saw.
   *
   * @param hash over whole rows, 16 hex digits
   * @param columns the same per column
   */
  record Summary(long rows, String hash, Map<String, String> columns) {
    /** How the other one differs, in words; empty if it does not. */
    List<String> differences(String what, Summary other) {
      List<String> found = new ArrayList<>();
      if (rows != other.rows) {
        found.add(
            String.format(Locale.ROOT, "%s has %d rows (must be %d)", what, other.rows, this.rows));
      } else if (!hash.equals(other.hash)) {
        List<String> wrong =
            columns.keySet().stream()
                .filter(column -> !Objects.equals(columns.get(column), other.columns.get(column)))
                .toList();
        found.add(
            what
                + " holds other values"
                + (wrong.isEmpty()
                    ? ", mixed up between rows"
                    : " in " + String.join(", ", wrong)));
      }
      return found;
    }
  }

  Digest(List<String> columns) {
    this.columns = columns;
    this.sums = new long[columns.size()];
  }

  /** Takes a row in: one value per column, in their order. */
  void add(String... values) {
    if (values.length != sums.length) {
      throw new IllegalArgumentException(
          "Invalid row: " + values.length + " values (must be " + sums.length + ")");
    }
    long row = FNV_START;
    for (int i = 0; i < values.length; i++) {
      long hash = hash(values[i]);
      sums[i] += hash;
      row = mix(row * FNV_PRIME + hash);
    }
    sum += row;
    rows++;
  }

  Summary summary() {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      named.put(columns.get(i), hex(sums[i]));
    }
    return new Summary(rows, hex(sum), named);
  }

  /** FNV-1a, mixed once more so that sums of it do not cancel out. */
  private static long hash(String text) {
    long hash = FNV_START;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  private static String hex(long number) {
    return String.format(Locale.ROOT, "%016x", number);
  }
}
