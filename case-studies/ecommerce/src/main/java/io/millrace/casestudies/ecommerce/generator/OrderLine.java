/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.math.BigDecimal;

/**
 * One product of an order.
 *
 * @param line 1 and up within the order
 * @param quantity 1 to {@value #MAX_QUANTITY}
 * @param unitPrice above zero, with two to four digits of fraction
 */
record OrderLine(
    long time,
    int order,
    int line,
    Visitor visitor,
    Product product,
    int quantity,
    BigDecimal unitPrice,
    OrderStatus status) {
  static final int MAX_QUANTITY = 40;

  BigDecimal amount() {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }

  /** A copy that says something else, later. */
  OrderLine contradictedAfter(long millis) {
    return new OrderLine(
        time + millis,
        order,
        line,
        visitor,
        product,
        quantity % MAX_QUANTITY + 1,
        unitPrice,
        status);
  }
}
