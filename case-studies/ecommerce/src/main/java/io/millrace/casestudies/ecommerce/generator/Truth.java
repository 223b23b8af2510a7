/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a correct pipeline finds, kept from the facts themselves. */
final class Truth implements FactSink {
  private final InputCounts clicks = new InputCounts();
  private final InputCounts orders = new InputCounts();
  private final SalesBook salesByProduct = new SalesBook(line -> line.product().id());
  private final SalesBook salesByCountry = new SalesBook(line -> line.visitor().market().country());
  private final SessionBook sessions = new SessionBook();
  private final SortedMap<Long, Long> clicksWithoutCustomer = new TreeMap<>();
  private final SortedMap<Long, Long> linesWithoutCustomer = new TreeMap<>();
  private long catalogueMisses;

  @Override
  public void click(Click click) {
    if (click.visitor().isKnown()) {
      sessions.add(click.visitor().customer(), click);
    } else {
      countInHour(clicksWithoutCustomer, click.time());
    }
  }

  @Override
  public void order(Order order) {
    salesByProduct.add(order);
    salesByCountry.add(order);
    if (order.visitor().isKnown()) {
      sessions.add(order.visitor().customer(), order);
    } else {
      order.lines().forEach(line -> countInHour(linesWithoutCustomer, line.time()));
    }
    catalogueMisses += order.lines().stream().filter(line -> !line.product().listed()).count();
  }

  private static void countInHour(SortedMap<Long, Long> hours, long time) {
    hours.merge(ShopClock.hourOf(time), 1L, Long::sum);
  }

  InputCounts clicks() {
    return clicks;
  }

  InputCounts orders() {
    return orders;
  }

  SalesBook salesByProduct() {
    return salesByProduct;
  }

  SalesBook salesByCountry() {
    return salesByCountry;
  }

  List<SessionBook.Session> sessions() {
    return sessions.sessions();
  }

  /** By the start of the hour. */
  SortedMap<Long, Long> clicksWithoutCustomer() {
    return Collections.unmodifiableSortedMap(clicksWithoutCustomer);
  }

  /** By the start of the hour. */
  SortedMap<Long, Long> linesWithoutCustomer() {
    return Collections.unmodifiableSortedMap(linesWithoutCustomer);
  }

  long catalogueMisses() {
    return catalogueMisses;
  }
}
