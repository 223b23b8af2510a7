/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.casestudies.ecommerce.generator.SessionBook.Session;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionBookTest {
  private static final long TEN = ShopClock.START + 10 * ShopClock.HOUR;
  private static final long HALF_AN_HOUR = 1_800_000;

  private final SessionBook book = new SessionBook();

  @Test
  void aGapOfExactlyHalfAnHourStartsANewSession() {
    book.add(1, click(TEN));
    book.add(1, click(TEN + HALF_AN_HOUR));

    assertThat(book.sessions())
        .extracting(Session::start, Session::end)
        .containsExactly(tuple(TEN, TEN), tuple(TEN + HALF_AN_HOUR, TEN + HALF_AN_HOUR));
  }

  @Test
  void aMillisecondLessDoesNot() {
    book.add(1, click(TEN));
    book.add(1, click(TEN + HALF_AN_HOUR - 1));

    assertThat(book.sessions())
        .extracting(Session::start, Session::end)
        .containsExactly(tuple(TEN, TEN + HALF_AN_HOUR - 1));
  }

  @Test
  void clicksAndOrderLinesShareSessions() {
    book.add(1, click(TEN));
    book.add(1, order(TEN + 20 * ShopClock.MINUTE, TEN + 20 * ShopClock.MINUTE + 3));
    book.add(1, click(TEN + 20 * ShopClock.MINUTE + 1));
    book.add(1, click(TEN + 50 * ShopClock.MINUTE + 2));

    assertThat(book.sessions())
        .extracting(Session::end, Session::clicks, Session::orderLines)
        .containsExactly(tuple(TEN + 50 * ShopClock.MINUTE + 2, 3, 2));
  }

  @Test
  void customersDoNotShareSessions() {
    book.add(2, click(TEN));
    book.add(1, click(TEN + 1));

    assertThat(book.sessions()).extracting(Session::customer).containsExactly(1, 2);
  }

  private static Click click(long time) {
    return new Click(time, "e", ClickType.VIEW, new Visitor(1, Market.DE, "mobile"), null, "/");
  }

  private static Order order(long first, long second) {
    return new Order(List.of(line(1, first), line(2, second)));
  }

  private static OrderLine line(int number, long time) {
    return new OrderLine(
        time,
        1,
        number,
        new Visitor(1, Market.DE, "mobile"),
        new Product("P-00001", "Teapot", "Kitchen", 995, true),
        1,
        BigDecimal.ONE,
        OrderStatus.PLACED);
  }
}
