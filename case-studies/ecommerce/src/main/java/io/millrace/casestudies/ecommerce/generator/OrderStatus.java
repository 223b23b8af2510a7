/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

enum OrderStatus {
  PLACED("placed"),
  RETURNED("returned"),
  CANCELLED("cancelled");

  private final String text;

  OrderStatus(String text) {
    this.text = text;
  }

  /** About 3 % of the lines are returned and 2 % cancelled. */
  static OrderStatus any(Dice dice) {
    int perMille = dice.below(1000);
    return perMille < 30 ? RETURNED : perMille < 50 ? CANCELLED : PLACED;
  }

  String text() {
    return text;
  }
}
