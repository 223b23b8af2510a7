/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.List;

/** A country the shop sells to: its one currency, and its share of the visitors in percent. */
enum Market {
  DE("EUR", 26),
  FR("EUR", 14),
  NL("EUR", 9),
  IT("EUR", 8),
  ES("EUR", 8),
  AT("EUR", 6),
  BE("EUR", 5),
  IE("EUR", 3),
  PT("EUR", 3),
  GB("GBP", 11),
  US("USD", 7);

  private static final WeightedChoice<Market> BY_SHARE =
      new WeightedChoice<>(List.of(values()), i -> values()[i].percent);

  private final String currency;
  private final int percent;

  Market(String currency, int percent) {
    this.currency = currency;
    this.percent = percent;
  }

  static Market any(Dice dice) {
    return BY_SHARE.pick(dice);
  }

  String country() {
    return name();
  }

  String currency() {
    return currency;
  }
}
