/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.beam.sdk.values.Row;

/** The last visit of each customer, of all visits, whatever their order. */
final class LastVisits {
  private static final Comparator<Row> ORDER =
      Comparator.comparingLong((Row visit) -> millis(visit, "session_end"))
          .thenComparingLong(visit -> millis(visit, "session_start"))
          .thenComparingLong(visit -> number(visit, "events"))
          .thenComparingLong(visit -> number(visit, "clicks"))
          .thenComparingLong(visit -> number(visit, "order_lines"));

  private LastVisits() {}

  /**
   * By customer.
   *
   * @param visits rows of {@link Tables#LAST_VISITS}
   */
  static Map<String, Row> of(List<Row> visits) {
    Map<String, Row> last = new TreeMap<>();
    for (Row visit : visits) {
      last.merge(
          requireNonNull(visit.getString("customer_id"), "customer_id"),
          visit,
          BinaryOperator.maxBy(ORDER));
    }
    return last;
  }

  private static long millis(Row visit, String column) {
    return requireNonNull(visit.getDateTime(column), column).getMillis();
  }

  private static long number(Row visit, String column) {
    return requireNonNull(visit.getInt64(column), column);
  }
}
