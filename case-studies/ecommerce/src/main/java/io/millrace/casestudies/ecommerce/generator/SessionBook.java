/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts each customer's events into sessions; facts must come in time order. */
final class SessionBook {
  private final List<Session> sessions = new ArrayList<>();
  private final Map<Integer, Session> lastOfCustomer = new HashMap<>();

  void add(int customer, Click click) {
    sessionAt(customer, click.time()).addClick(click);
  }

  /**
   * Takes the order at its first line. A click between its lines comes after it, but falls into the
   * same session, since an order lasts less than a second.
   */
  void add(int customer, Order order) {
    sessionAt(customer, order.time()).addOrder(order);
  }

  /** By customer, then by start. */
  List<Session> sessions() {
    return sessions.stream()
        .sorted(Comparator.comparingInt(Session::customer).thenComparingLong(Session::start))
        .toList();
  }

  private Session sessionAt(int customer, long time) {
    Session last = lastOfCustomer.get(customer);
    if (last != null && time - last.end() < ShopClock.SESSION_GAP) {
      return last;
    }
    Session next = new Session(customer, time);
    sessions.add(next);
    lastOfCustomer.put(customer, next);
    return next;
  }

  /** One customer's events with less than 30 minutes between each and the next. */
  static final class Session {
    private final int customer;
    private final long start;
    private long end;
    private int clicks;
    private int orderLines;

    private Session(int customer, long start) {
      this.customer = customer;
      this.start = start;
      this.end = start;
    }

    private void addClick(Click click) {
      clicks++;
      end = Math.max(end, click.time());
    }

    private void addOrder(Order order) {
      orderLines += order.lines().size();
      end = Math.max(end, order.lastTime());
    }

    int customer() {
      return customer;
    }

    long start() {
      return start;
    }

    /** The time of the last event. */
    long end() {
      return end;
    }

    int clicks() {
      return clicks;
    }

    int orderLines() {
      return orderLines;
    }
  }
}
