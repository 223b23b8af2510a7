/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.List;

/**
 * Who is in the shop, from where and with what.
 *
 * @param customer 1 and up, or 0 if unknown
 */
record Visitor(int customer, Market market, String device) {
  static final int UNKNOWN = 0;

  private static final List<String> DEVICES =
      List.of("mobile", "mobile", "mobile", "desktop", "desktop", "tablet");

  static Visitor of(int customer, Market market, Dice dice) {
    return new Visitor(customer, market, dice.oneOf(DEVICES));
  }

  boolean isKnown() {
    return customer != UNKNOWN;
  }

  Visitor as(int otherCustomer) {
    return new Visitor(otherCustomer, market, device);
  }
}
