/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.math.BigDecimal;

/** What was sold, returned and cancelled in one group and hour. */
final class SalesTotals {
  private long orders;
  private long units;
  private BigDecimal grossRevenue = BigDecimal.ZERO;
  private long returns;
  private long returnedUnits;
  private BigDecimal returnedValue = BigDecimal.ZERO;
  private long cancelledLines;
  private long orderLines;

  void add(OrderLine line) {
    orderLines++;
    switch (line.status()) {
      case PLACED -> {
        units += line.quantity();
        grossRevenue = grossRevenue.add(line.amount());
      }
      case RETURNED -> {
        returns++;
        returnedUnits += line.quantity();
        returnedValue = returnedValue.add(line.amount());
      }
      case CANCELLED -> cancelledLines++;
    }
  }

  void addOrder() {
    orders++;
  }

  long orders() {
    return orders;
  }

  long units() {
    return units;
  }

  BigDecimal grossRevenue() {
    return grossRevenue;
  }

  long returns() {
    return returns;
  }

  long returnedUnits() {
    return returnedUnits;
  }

  BigDecimal returnedValue() {
    return returnedValue;
  }

  long cancelledLines() {
    return cancelledLines;
  }

  long orderLines() {
    return orderLines;
  }

  BigDecimal revenue() {
    return grossRevenue.subtract(returnedValue);
  }
}
