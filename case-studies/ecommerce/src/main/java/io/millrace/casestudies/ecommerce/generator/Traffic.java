/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Simulates the two days minute by minute and hands out the facts in time order, exactly as many
 * clicks and order lines as asked for.
 *
 * <p>People visit: some clicks with pauses between them, often an order at the end. A minute gets
 * visits until the daily curve is met; where visits brought too few order lines, people order
 * without a click. Held in memory is what planned visits have not done yet.
 */
final class Traffic {
  private static final int BUYING_PER_MILLE = 550;
  private static final int ABANDONING_PER_MILLE = 150;
  private static final int GUESTS_NAMED_IN_ORDERS_PER_MILLE = 520;
  private static final int ORDERS_WITHOUT_CUSTOMER_PER_MILLE = 120;

  private final Shop shop;
  private final Population population;
  private final Dice dice;
  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>(Comparator.comparingLong(Planned::time).thenComparing(Planned::sequence));
  private final BoundaryVisits boundaryVisits;
  private final int clicksWanted;
  private final int linesWanted;
  private long sequence;
  private int clicks;
  private int lines;
  private int linesDue;

  Traffic(GeneratorSpec spec, Shop shop, Dice dice) {
    this.shop = shop;
    this.dice = dice;
    this.population = new Population(Population.sizeFor(spec.events()), dice);
    this.boundaryVisits = BoundaryVisits.within(spec.events());
    this.clicksWanted = spec.clicks() - boundaryVisits.clicks();
    this.linesWanted = spec.orderLines() - boundaryVisits.orderLines();
  }

  /** Sends all facts, once. */
  void run(FactSink sink) throws IOException {
    boundaryVisits.plan(shop, population, dice, this::plan);
    for (int minute = 0; minute < ShopClock.HOURS * 60; minute++) {
      long start = ShopClock.START + minute * ShopClock.MINUTE;
      int clicksDue = DailyCurve.due(clicksWanted, minute + 1);
      linesDue = DailyCurve.due(linesWanted, minute + 1);
      while (clicks < clicksDue) {
        visit(start + dice.below((int) ShopClock.MINUTE));
      }
      while (lines < linesDue) {
        orderOnly(start + dice.below((int) ShopClock.MINUTE));
      }
      handOut(start + ShopClock.MINUTE, sink);
    }
  }

  private void handOut(long until, FactSink sink) throws IOException {
    while (!planned.isEmpty() && planned.element().time() < until) {
      planned.remove().fact().sendTo(sink);
    }
  }

  private void visit(long start) {
    Visitor visitor = population.visitor(dice);
    boolean buys = lines < linesDue && dice.chance(BUYING_PER_MILLE);
    long next = start;
    long last = start;
    for (ClickType type : steps(buys)) {
      click(next, type, visitor);
      last = next;
      next += pause();
    }
    if (buys) {
      order(last + dice.between(0, 2_500), visitor.isKnown() ? visitor : buyer(visitor));
    }
  }

  private List<ClickType> steps(boolean buys) {
    List<ClickType> steps = new ArrayList<>();
    int views = dice.lowBetween(1, 11);
    for (int i = 0; i < views; i++) {
      steps.add(ClickType.VIEW);
      if (dice.chance(150)) {
        steps.add(ClickType.CART);
      }
    }
    if (buys) {
      steps.addAll(List.of(ClickType.CART, ClickType.CHECKOUT, ClickType.PURCHASE));
    } else if (dice.chance(ABANDONING_PER_MILLE)) {
      steps.addAll(List.of(ClickType.CART, ClickType.CHECKOUT));
    }
    return steps;
  }

  /** Seconds to minutes; now and then long enough to end a session, or on the very edge of it. */
  private long pause() {
    int perMille = dice.below(1000);
    if (perMille < 4) {
      return ShopClock.SESSION_GAP;
    }
    if (perMille < 8) {
      return ShopClock.SESSION_GAP - 1;
    }
    return perMille < 40
        ? dice.between(10 * (int) ShopClock.MINUTE, 70 * (int) ShopClock.MINUTE)
        : dice.lowBetween(1_500, 3 * (int) ShopClock.MINUTE);
  }

  private void orderOnly(long start) {
    Visitor visitor = population.customer(dice);
    boolean unknown = dice.chance(ORDERS_WITHOUT_CUSTOMER_PER_MILLE);
    order(start, unknown ? visitor.as(Visitor.UNKNOWN) : visitor);
  }

  /** A guest who buys is sometimes known by the order, while the clicks stay anonymous. */
  private Visitor buyer(Visitor guest) {
    return dice.chance(GUESTS_NAMED_IN_ORDERS_PER_MILLE)
        ? guest.as(population.customer(dice).customer())
        : guest;
  }

  private void click(long time, ClickType type, Visitor visitor) {
    if (time < ShopClock.END && clicks < clicksWanted) {
      plan(shop.click(time, type, visitor));
      clicks++;
    }
  }

  private void order(long start, Visitor visitor) {
    int size = Math.min(dice.lowBetween(1, 23), linesWanted - lines);
    List<Long> times = new ArrayList<>(size);
    for (long time = start; times.size() < size && time < ShopClock.END; time += dice.below(4)) {
      times.add(time);
    }
    if (!times.isEmpty()) {
      plan(shop.order(visitor, times));
      lines += times.size();
    }
  }

  private void plan(Fact fact) {
    planned.add(new Planned(fact.time(), sequence++, fact));
  }

  /** The sequence keeps facts of the same time in one order on every machine. */
  private record Planned(long time, long sequence, Fact fact) {}
}
