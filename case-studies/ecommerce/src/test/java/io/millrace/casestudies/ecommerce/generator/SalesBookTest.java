/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class SalesBookTest {
  private static final Product TEAPOT = new Product("P-00001", "Teapot", "Kitchen", 995, true);
  private static final Visitor GERMAN = new Visitor(7, Market.DE, "mobile");
  private static final long HOUR = ShopClock.START + ShopClock.HOUR;

  private final SalesBook book = new SalesBook(line -> line.product().id());

  @Test
  void anOrderCountsOnceInAGroupAndHour() {
    book.add(
        new Order(
            List.of(
                line(1, HOUR, 2, "9.95", OrderStatus.PLACED),
                line(2, HOUR, 1, "9.9501", OrderStatus.PLACED))));

    SalesTotals totals = at(HOUR);
    assertThat(totals.orders()).isEqualTo(1);
    assertThat(totals.orderLines()).isEqualTo(2);
    assertThat(totals.units()).isEqualTo(3);
    assertThat(totals.grossRevenue()).isEqualByComparingTo("29.8501");
    assertThat(totals.revenue()).isEqualByComparingTo("29.8501");
  }

  @Test
  void anOrderAcrossAFullHourCountsInBothHours() {
    book.add(
        new Order(
            List.of(
                line(1, HOUR - 1, 1, "9.95", OrderStatus.PLACED),
                line(2, HOUR, 1, "9.95", OrderStatus.PLACED))));

    assertThat(at(HOUR - ShopClock.HOUR).orders()).isEqualTo(1);
    assertThat(at(HOUR).orders()).isEqualTo(1);
  }

  @Test
  void aReturnedLineIsNoOrderAndLowersRevenue() {
    book.add(
        new Order(
            List.of(
                line(1, HOUR, 1, "10.00", OrderStatus.PLACED),
                line(2, HOUR, 3, "5.125", OrderStatus.RETURNED))));

    SalesTotals totals = at(HOUR);
    assertThat(totals.orders()).isEqualTo(1);
    assertThat(totals.units()).isEqualTo(1);
    assertThat(totals.returns()).isEqualTo(1);
    assertThat(totals.returnedUnits()).isEqualTo(3);
    assertThat(totals.returnedValue()).isEqualByComparingTo("15.375");
    assertThat(totals.revenue()).isEqualByComparingTo("-5.375");
  }

  @Test
  void aCancelledLineCountsAsALineAndNothingElse() {
    book.add(new Order(List.of(line(1, HOUR, 3, "5.00", OrderStatus.CANCELLED))));

    SalesTotals totals = at(HOUR);
    assertThat(totals.cancelledLines()).isEqualTo(1);
    assertThat(totals.orderLines()).isEqualTo(1);
    assertThat(totals.orders()).isZero();
    assertThat(totals.units()).isZero();
    assertThat(totals.revenue()).isZero();
  }

  private SalesTotals at(long hour) {
    SalesTotals totals = book.totals().get(new SalesBook.Key("P-00001", "EUR", hour));
    assertThat(totals).isNotNull();
    return totals;
  }

  private static OrderLine line(
      int number, long time, int quantity, String price, OrderStatus status) {
    return new OrderLine(time, 1, number, GERMAN, TEAPOT, quantity, new BigDecimal(price), status);
  }
}
