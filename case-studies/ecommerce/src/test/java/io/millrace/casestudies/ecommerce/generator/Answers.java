/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Everything truth.json says, so that two ways to it can be compared; decimals without zeros. */
record Answers(
    Map<String, Counts> inputs,
    long catalogueRows,
    long catalogueMisses,
    List<Sales> salesByProduct,
    List<Sales> salesByCountry,
    List<Session> sessions,
    List<Unknown> withoutCustomer) {

  record Counts(
      long written, long kept, long exact, long conflicting, SortedMap<String, Long> rejected) {}

  record Sales(
      String group,
      String currency,
      String windowStart,
      long orders,
      long units,
      BigDecimal grossRevenue,
      long returns,
      long returnedUnits,
      BigDecimal returnedValue,
      long cancelledLines,
      long orderLines,
      BigDecimal revenue) {}

  record Session(
      String customer, String start, String end, long events, long clicks, long orderLines) {}

  record Unknown(String input, String windowStart, long events) {}
}
