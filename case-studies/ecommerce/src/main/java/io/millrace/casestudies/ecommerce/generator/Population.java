/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

/** The customers, each at home in one country, and the guests. */
final class Population {
  /**
   * The first numbers belong to {@link BoundaryVisits} and are nobody's in the ordinary traffic.
   */
  static final int RESERVED = 4;

  private static final int GUESTS_PER_MILLE = 250;

  private final Market[] homes;

  /**
   * @param customers above {@link #RESERVED}
   */
  Population(int customers, Dice dice) {
    homes = new Market[customers];
    for (int i = 0; i < customers; i++) {
      homes[i] = Market.any(dice);
    }
  }

  /** 3,000 customers; beyond 100,000 events as many more, so that sessions stay apart. */
  static int sizeFor(int events) {
    return Math.max(3_000, (int) (events * 3L / 100));
  }

  /** A customer, some more often than others, or a guest. */
  Visitor visitor(Dice dice) {
    return dice.chance(GUESTS_PER_MILLE) ? guest(dice) : customer(dice);
  }

  Visitor guest(Dice dice) {
    return Visitor.of(Visitor.UNKNOWN, Market.any(dice), dice);
  }

  Visitor customer(Dice dice) {
    return numbered(dice.lowBetween(RESERVED + 1, homes.length), dice);
  }

  Visitor numbered(int customer, Dice dice) {
    return Visitor.of(customer, homes[customer - 1], dice);
  }
}
