/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Sales per group, currency and hour. */
final class SalesBook {
  private final Function<OrderLine, String> group;
  private final SortedMap<Key, SalesTotals> totals = new TreeMap<>();

  SalesBook(Function<OrderLine, String> group) {
    this.group = group;
  }

  /** All lines of an order come in one call: an order counts once where it has a placed line. */
  void add(Order order) {
    Set<Key> placed = new HashSet<>();
    for (OrderLine line : order.lines()) {
      Key key =
          new Key(
              group.apply(line), line.visitor().market().currency(), ShopClock.hourOf(line.time()));
      SalesTotals sum = totals.computeIfAbsent(key, absent -> new SalesTotals());
      sum.add(line);
      if (line.status() == OrderStatus.PLACED && placed.add(key)) {
        sum.addOrder();
      }
    }
  }

  SortedMap<Key, SalesTotals> totals() {
    return Collections.unmodifiableSortedMap(totals);
  }

  /**
   * @param hour its start in epoch milliseconds
   */
  record Key(String group, String currency, long hour) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::group).thenComparing(Key::currency).thenComparing(Key::hour);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
