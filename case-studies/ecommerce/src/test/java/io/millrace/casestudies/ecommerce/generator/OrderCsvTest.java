/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderCsvTest {
  private static final OrderLine LINE =
      new OrderLine(
          ShopClock.START + ShopClock.HOUR,
          7,
          2,
          new Visitor(42, Market.GB, "mobile"),
          new Product("P-00001", "Teapot", "Kitchen", 995, true),
          40,
          new BigDecimal("9.950"),
          OrderStatus.RETURNED);

  private final OrderCsv csv = new OrderCsv();

  @Test
  void writesALineWithAllDigitsOfTimeAndPrice() {
    assertThat(csv.line(LINE))
        .asString()
        .isEqualTo(
            "O-00000007,2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,40,9.950,GBP,GB,returned\n");
  }

  @Test
  void aContradictionKeepsTheKeyAndChangesTimeAndQuantity() {
    assertThat(csv.line(csv.contradictedAfter(LINE, 2_001)))
        .asString()
        .isEqualTo(
            "O-00000007,2,2026-03-02T01:00:02.001Z,C-0000042,P-00001,1,9.950,GBP,GB,returned\n");
  }

  @Test
  void eachPoisonHasItsOwnOrderAndOneFault() {
    assertThat(IntStream.range(0, csv.poisonKinds()).mapToObj(turn -> csv.poison(turn, LINE)))
        .extracting(poison -> poison.cause(), poison -> new String(poison.line(), ISO_8859_1))
        .containsExactly(
            tuple(
                "MALFORMED_RECORD",
                "O-90000000,2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,40,9.950,GBP,GB\n"),
            tuple(
                "MALFORMED_RECORD",
                "O-90000001,2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,40,9.950,GBP,GB,returned,gift\n"),
            tuple(
                "INVALID_UTF8",
                "O-90000002,2,2026-03-02T01:00:00.000Z,C-0000042,P-café,40,9.950,GBP,GB,returned\n"),
            tuple(
                "INVALID_VALUE",
                "O-90000003,2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,abc,9.950,GBP,GB,returned\n"),
            tuple(
                "INVALID_VALUE",
                "O-90000004,2,yesterday,C-0000042,P-00001,40,9.950,GBP,GB,returned\n"),
            tuple(
                "order_id.isComplete",
                ",2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,40,9.950,GBP,GB,returned\n"),
            tuple(
                "quantity.isNotContainedIn",
                "O-90000006,2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,0,9.950,GBP,GB,returned\n"),
            tuple(
                "unit_price.isBetween",
                "O-90000007,2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,40,-12.50,GBP,GB,returned\n"),
            tuple(
                "currency.hasPattern",
                "O-90000008,2,2026-03-02T01:00:00.000Z,C-0000042,P-00001,40,9.950,EURO,GB,returned\n"));
  }
}
