/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmarks.answer.Event;
import java.util.Arrays;
import java.util.Optional;

/**
 * One event, as places in a buffer. {@link #scan} reads a line in the usual form (fields in their
 * usual order, no blanks, no escapes, ASCII) in one pass; whatever has another form is left to
 * {@link #parse}, which takes any JSON. Not thread-safe; used again for each line.
 */
final class EventBytes {
  /** Room that {@link #scan} may look at behind the last byte of a buffer. */
  static final int SLACK = 64;

  static final int EVENT_ID = 0;
  static final int TYPE = 1;
  static final int USER = 2;
  static final int SESSION = 3;
  static final int PRODUCT = 4;
  static final int CURRENCY = 5;
  static final int COUNTRY = 6;
  private static final int TEXTS = 7;

  private static final int ID_DIGITS = 32;
  private static final int MOST_DIGITS = 9;
  private static final byte[] NIBBLES = nibbles();
  private static final byte[] ID_NAME = ascii("{\"event_id\":\"");
  private static final byte[] TYPE_NAME = ascii("\",\"type\":\"");
  private static final byte[] TS_NAME = ascii("\",\"ts\":");
  private static final byte[] USER_NAME = ascii(",\"user_id\":\"");
  private static final byte[] SESSION_NAME = ascii("\",\"session_id\":\"");
  private static final byte[] PRODUCT_NAME = ascii("\",\"product_id\":\"");
  private static final byte[] QUANTITY_NAME = ascii("\",\"quantity\":");
  private static final byte[] PRICE_NAME = ascii(",\"price\":");
  private static final byte[] CURRENCY_NAME = ascii(",\"currency\":\"");
  private static final byte[] COUNTRY_NAME = ascii("\",\"country\":\"");
  private static final byte[] END = ascii("\"}\n");

  /** The answer where the line has another form. */
  private static final int OTHER_FORM = -1;

  final int[] from = new int[TEXTS];
  final int[] to = new int[TEXTS];
  byte[] bytes = {};
  long high;
  long low;
  long ts;
  int quantity;
  long cents;
  boolean valid;
  private int at;
  private long number;

  /**
   * Reads the line at a place.
   *
   * @param buffer ends with a zero behind its last line and {@link #SLACK} more bytes
   * @return the place behind the line feed; negative if the line has another form or is cut off
   */
  int scan(byte[] buffer, int start) {
    bytes = buffer;
    at = start;
    boolean usual =
        literal(ID_NAME)
            && id()
            && literal(TYPE_NAME)
            && text(TYPE)
            && literal(TS_NAME)
            && digits(2 * MOST_DIGITS)
            && time()
            && literal(USER_NAME)
            && text(USER)
            && literal(SESSION_NAME)
            && text(SESSION)
            && literal(PRODUCT_NAME)
            && text(PRODUCT)
            && literal(QUANTITY_NAME)
            && quantity()
            && literal(PRICE_NAME)
            && price()
            && literal(CURRENCY_NAME)
            && text(CURRENCY)
            && literal(COUNTRY_NAME)
            && text(COUNTRY)
            && literal(END);
    valid = usual && quantity >= 1;
    return usual ? at : OTHER_FORM;
  }

  /** Reads a line of any form; its texts move to a buffer of their own. */
  void parse(String workload, byte[] buffer, int start, int end) {
    Optional<Event> parsed = Event.parse(workload, new String(buffer, start, end - start, UTF_8));
    valid = parsed.isPresent();
    parsed.ifPresent(this::take);
  }

  private void take(Event event) {
    StringBuilder all = new StringBuilder(event.eventId()).append(event.productId());
    event.texts().forEach(all::append);
    bytes = all.toString().getBytes(UTF_8);
    at = 0;
    place(EVENT_ID, event.eventId());
    place(PRODUCT, event.productId());
    int[] places = {TYPE, USER, SESSION, CURRENCY, COUNTRY};
    for (int i = 0; i < event.texts().size(); i++) {
      place(places[i], event.texts().get(i));
    }
    high = Long.parseUnsignedLong(event.eventId(), 0, ID_DIGITS / 2, 16);
    low = Long.parseUnsignedLong(event.eventId(), ID_DIGITS / 2, ID_DIGITS, 16);
    ts = event.ts();
    quantity = event.quantity();
    cents = event.price().movePointRight(2).longValueExact();
  }

  private void place(int field, String text) {
    from[field] = at;
    at += text.getBytes(UTF_8).length;
    to[field] = at;
  }

  private boolean literal(byte[] wanted) {
    int start = at;
    at += wanted.length;
    return Arrays.equals(bytes, start, at, wanted, 0, wanted.length);
  }

  private boolean id() {
    from[EVENT_ID] = at;
    int bad = 0;
    long first = 0;
    long second = 0;
    for (int i = at; i < at + ID_DIGITS / 2; i++) {
      int a = NIBBLES[bytes[i] & 0xff];
      int b = NIBBLES[bytes[i + ID_DIGITS / 2] & 0xff];
      bad |= a | b;
      first = first << 4 | (a & 0xf);
      second = second << 4 | (b & 0xf);
    }
    at += ID_DIGITS;
    to[EVENT_ID] = at;
    high = first;
    low = second;
    return bad >= 0;
  }

  private boolean text(int field) {
    int i = at;
    while (bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    from[field] = at;
    to[field] = i;
    at = i;
    return bytes[i] == '"';
  }

  /** One or more digits, without a zero in front. */
  private boolean digits(int most) {
    int start = at;
    long value = 0;
    int digit = bytes[at] - '0';
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = bytes[++at] - '0';
    }
    number = value;
    int length = at - start;
    return length > 0 && length <= most && (length == 1 || bytes[start] != '0');
  }

  private boolean time() {
    ts = number;
    return true;
  }

  private boolean quantity() {
    boolean negative = bytes[at] == '-';
    at += negative ? 1 : 0;
    boolean read = digits(MOST_DIGITS);
    quantity = (int) (negative ? -number : number);
    return read;
  }

  /** Whole units, or one or two digits behind a point. */
  private boolean price() {
    if (!digits(MOST_DIGITS)) {
      return false;
    }
    cents = number * 100;
    if (bytes[at] != '.') {
      return true;
    }
    int tens = bytes[at + 1] - '0';
    int ones = bytes[at + 2] - '0';
    boolean two = ones >= 0 && ones <= 9;
    cents += tens * 10L + (two ? ones : 0);
    at += two ? 3 : 2;
    return tens >= 0 && tens <= 9;
  }

  private static byte[] nibbles() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    byte[] digits = ascii("0123456789abcdef");
    for (int i = 0; i < digits.length; i++) {
      values[digits[i]] = (byte) i;
    }
    return values;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
