/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * How many rows each rule answered for and how many broke it; as a list: tested and failed of the
 * first rule, of the second, and so on. Not thread-safe; one per bundle.
 */
final class RuleCounts {
  private final long[] counts;

  RuleCounts(int rules) {
    counts = new long[2 * rules];
  }

  void add(int rule, boolean passes) {
    counts[2 * rule]++;
    if (!passes) {
      counts[2 * rule + 1]++;
    }
  }

  /** Counts rows that pass a rule. */
  void addPassed(int rule, long rows) {
    counts[2 * rule] += rows;
  }

  /** How often any rule was broken. */
  long failed() {
    long failed = 0;
    for (int i = 1; i < counts.length; i += 2) {
      failed += counts[i];
    }
    return failed;
  }

  List<Long> asList() {
    List<Long> list = new ArrayList<>(counts.length);
    for (long count : counts) {
      list.add(count);
    }
    return list;
  }

  static long tested(List<Long> counts, int rule) {
    return counts.get(2 * rule);
  }

  static long failed(List<Long> counts, int rule) {
    return counts.get(2 * rule + 1);
  }

  /** Adds up lists of the same rules; at least one. */
  static List<Long> sum(Iterable<List<Long>> parts) {
    List<Long> sum = new ArrayList<>();
    for (List<Long> part : parts) {
      for (int i = 0; i < part.size(); i++) {
        if (i == sum.size()) {
          sum.add(part.get(i));
        } else {
          sum.set(i, Math.addExact(sum.get(i), part.get(i)));
        }
      }
    }
    return sum;
  }
}
