/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.List;
import java.util.function.Consumer;

/**
 * Visits on the edges of hours and sessions, so that every input has some.
 *
 * <p>Around a full hour h: a click at h - 30 min; a click and an order line at h - 1 ms, so 30 min
 * - 1 ms later and in the same session; the order's second line and a click at h; a click at h + 30
 * min, so exactly 30 min later and in a new session. Nobody else uses these customers, and one
 * customer's visits are hours apart.
 */
final class BoundaryVisits {
  private static final int CLICKS = 4;
  private static final int LINES = 2;
  private static final int EVENTS_PER_VISIT = 25;

  private final int visits;

  private BoundaryVisits(int visits) {
    this.visits = visits;
  }

  /** One at each full hour between the first and the last, or fewer where events are few. */
  static BoundaryVisits within(int events) {
    return new BoundaryVisits(Math.min(ShopClock.HOURS - 1, events / EVENTS_PER_VISIT));
  }

  int clicks() {
    return visits * CLICKS;
  }

  int orderLines() {
    return visits * LINES;
  }

  void plan(Shop shop, Population population, Dice dice, Consumer<Fact> facts) {
    for (int i = 0; i < visits; i++) {
      int hour = 1 + i * (ShopClock.HOURS - 1) / visits;
      Visitor visitor = population.numbered(1 + i % Population.RESERVED, dice);
      plan(shop, visitor, ShopClock.START + hour * ShopClock.HOUR, facts);
    }
  }

  private static void plan(Shop shop, Visitor visitor, long hour, Consumer<Fact> facts) {
    facts.accept(shop.click(hour - ShopClock.SESSION_GAP, ClickType.VIEW, visitor));
    facts.accept(shop.click(hour - 1, ClickType.CART, visitor));
    facts.accept(shop.order(visitor, List.of(hour - 1, hour)));
    facts.accept(shop.click(hour, ClickType.PURCHASE, visitor));
    facts.accept(shop.click(hour + ShopClock.SESSION_GAP, ClickType.VIEW, visitor));
  }
}
