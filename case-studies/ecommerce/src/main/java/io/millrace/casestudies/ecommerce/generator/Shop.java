/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static io.millrace.casestudies.ecommerce.generator.OrderLine.MAX_QUANTITY;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes clicks and orders: numbers them and throws what they are about. */
final class Shop {
  private static final List<String> PAGES =
      List.of(
          "/",
          "/",
          "/sale",
          "/search?q=teapot",
          "/search?q=\"größe 42\"",
          "/search?q=crème brûlée",
          "/search?q=5\" nail",
          "/suche/geschenke für Käthe",
          "/brands/Señorita\\blue",
          "/sale/🎁",
          "/特集");

  private final Assortment assortment;
  private final Dice dice;
  private int orders;

  Shop(Assortment assortment, Dice dice) {
    this.assortment = assortment;
    this.dice = dice;
  }

  Click click(long time, ClickType type, Visitor visitor) {
    return switch (type) {
      case VIEW -> dice.chance(850) ? look(time, visitor) : browse(time, visitor);
      case CART -> click(time, type, visitor, assortment.popular(dice), "/cart");
      case CHECKOUT -> click(time, type, visitor, null, "/checkout");
      case PURCHASE -> click(time, type, visitor, null, "/checkout/done");
    };
  }

  /**
   * @param times of the lines, in order
   */
  Order order(Visitor visitor, List<Long> times) {
    orders++;
    List<OrderLine> lines = new ArrayList<>(times.size());
    for (long time : times) {
      Product product = assortment.popular(dice);
      lines.add(
          new OrderLine(
              time,
              orders,
              lines.size() + 1,
              visitor,
              product,
              quantity(),
              price(product),
              OrderStatus.any(dice)));
    }
    return new Order(List.copyOf(lines));
  }

  private Click look(long time, Visitor visitor) {
    Product product = assortment.popular(dice);
    return click(time, ClickType.VIEW, visitor, product, "/p/" + product.id());
  }

  private Click browse(long time, Visitor visitor) {
    return click(time, ClickType.VIEW, visitor, null, dice.oneOf(PAGES));
  }

  private Click click(
      long time, ClickType type, Visitor visitor, @Nullable Product product, String page) {
    return new Click(time, Ids.event(dice.bits(), dice.bits()), type, visitor, product, page);
  }

  private int quantity() {
    return Math.min(dice.between(1, MAX_QUANTITY), dice.lowBetween(1, MAX_QUANTITY));
  }

  /** Mostly the list price; else up to a fifth less, to the tenth or hundredth of a cent. */
  private BigDecimal price(Product product) {
    int scale = dice.chance(700) ? 2 : dice.between(3, 4);
    if (scale == 2) {
      return BigDecimal.valueOf(product.listCents(), scale);
    }
    long smallestUnits = product.listCents() * (scale == 3 ? 10L : 100L);
    return BigDecimal.valueOf(smallestUnits * dice.between(801, 999) / 1000, scale);
  }
}
