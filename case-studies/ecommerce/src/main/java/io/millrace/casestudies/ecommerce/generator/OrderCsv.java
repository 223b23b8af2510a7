/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Order lines as CSV. All good records are ASCII. */
final class OrderCsv implements RecordFormat<OrderLine> {
  /** Stands at the start of each file, with its line end. */
  static final String HEADER =
      "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status\n";

  /** Far above any order that was made. */
  private static final int FIRST_POISON_ORDER = 90_000_000;

  @Override
  public long time(OrderLine line) {
    return line.time();
  }

  @Override
  public byte[] line(OrderLine line) {
    return (String.join(",", fields(line)) + "\n").getBytes(US_ASCII);
  }

  @Override
  public OrderLine contradictedAfter(OrderLine line, long millis) {
    return line.contradictedAfter(millis);
  }

  @Override
  public int poisonKinds() {
    return Fault.values().length;
  }

  @Override
  public Poison poison(int turn, OrderLine like) {
    Fault fault = Fault.values()[turn % Fault.values().length];
    List<String> fields = new ArrayList<>(fields(like));
    fields.set(Column.ORDER_ID.ordinal(), Ids.order(FIRST_POISON_ORDER + turn));
    fault.spoil.accept(fields);
    return new Poison(fault.cause, (String.join(",", fields) + "\n").getBytes(ISO_8859_1));
  }

  private static List<String> fields(OrderLine line) {
    Visitor visitor = line.visitor();
    return List.of(
        Ids.order(line.order()),
        Integer.toString(line.line()),
        ShopClock.iso(line.time()),
        visitor.isKnown() ? Ids.customer(visitor.customer()) : "",
        line.product().id(),
        Integer.toString(line.quantity()),
        line.unitPrice().toPlainString(),
        visitor.market().currency(),
        visitor.market().country(),
        line.status().text());
  }

  /** In the header's order. */
  private enum Column {
    ORDER_ID,
    LINE_NO,
    ORDERED_AT,
    CUSTOMER_ID,
    PRODUCT_ID,
    QUANTITY,
    UNIT_PRICE,
    CURRENCY,
    COUNTRY,
    STATUS
  }

  private enum Fault {
    COLUMN_MISSING("MALFORMED_RECORD", fields -> fields.remove(Column.STATUS.ordinal())),
    COLUMN_TOO_MANY("MALFORMED_RECORD", fields -> fields.add("gift")),
    /** Written in Latin-1 like all poison, and there no valid UTF-8. */
    LATIN_LETTER("INVALID_UTF8", Column.PRODUCT_ID, "P-caf\u00e9"),
    QUANTITY_IS_A_WORD("INVALID_VALUE", Column.QUANTITY, "abc"),
    TIME_IS_A_WORD("INVALID_VALUE", Column.ORDERED_AT, "yesterday"),
    NO_ORDER_ID("order_id.isComplete", Column.ORDER_ID, ""),
    QUANTITY_IS_ZERO("quantity.isNotContainedIn", Column.QUANTITY, "0"),
    PRICE_IS_NEGATIVE("unit_price.isBetween", Column.UNIT_PRICE, "-12.50"),
    CURRENCY_IS_A_WORD("currency.hasPattern", Column.CURRENCY, "EURO");

    private final String cause;
    private final Consumer<List<String>> spoil;

    Fault(String cause, Consumer<List<String>> spoil) {
      this.cause = cause;
      this.spoil = spoil;
    }

    Fault(String cause, Column column, String value) {
      this(cause, fields -> fields.set(column.ordinal(), value));
    }
  }
}
