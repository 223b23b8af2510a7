/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was kept, in the plainest form: every time of every key, in numbers that never overflow. */
final class SeenOracle {
  private final BigInteger horizon;
  private final Map<Integer, List<Long>> kept = new HashMap<>();
  private BigInteger frontier = BigInteger.valueOf(Long.MIN_VALUE);

  SeenOracle(long horizonMillis) {
    this.horizon = BigInteger.valueOf(horizonMillis);
  }

  boolean keep(int key, long time) {
    List<Long> times = kept.computeIfAbsent(key, unseen -> new ArrayList<>());
    for (long other : times) {
      BigInteger distance = BigInteger.valueOf(time).subtract(BigInteger.valueOf(other)).abs();
      if (!isOver(other) && distance.compareTo(horizon) < 0) {
        return false;
      }
    }
    times.add(time);
    return true;
  }

  void expireBefore(long newFrontier) {
    frontier = frontier.max(BigInteger.valueOf(newFrontier));
  }

  /** Each living row as "key at time", as often as it is remembered, sorted. */
  List<String> living() {
    List<String> living = new ArrayList<>();
    kept.forEach(
        (key, times) ->
            times.stream()
                .filter(time -> !isOver(time))
                .forEach(time -> living.add(entry(key, time))));
    Collections.sort(living);
    return living;
  }

  static String entry(int key, long time) {
    return key + " at " + time;
  }

  private boolean isOver(long time) {
    return BigInteger.valueOf(time).add(horizon).compareTo(frontier) <= 0;
  }
}
