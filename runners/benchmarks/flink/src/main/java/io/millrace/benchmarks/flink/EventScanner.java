/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

/**
 * Finds the needed values of a flat JSON object in its bytes, members in any order. What it does
 * not know (escapes, nested values, white space, exponents, repeats) it leaves to a real parser.
 */
final class EventScanner {
  private static final int ID = 1;
  private static final int PRODUCT = 2;
  private static final int TIMESTAMP = 4;
  private static final int QUANTITY = 8;
  private static final int PRICE = 16;
  private static final int ALL = 31;
  private static final int MAX_DIGITS = 15;
  private static final byte[] NIBBLES = nibbles();

  long idHigh;
  long idLow;
  long timestamp;
  int productFrom;
  int productTo;
  long quantity;
  long cents;

  private byte[] bytes = {};
  private int at;
  private int end;
  private int seen;
  private long number;

  /** Whether all of {@code line[from, to)} was understood. Valid or not is for the caller. */
  boolean scan(byte[] line, int from, int to) {
    bytes = line;
    at = from;
    end = to;
    seen = 0;
    if (!take('{')) {
      return false;
    }
    do {
      if (!member()) {
        return false;
      }
    } while (take(','));
    return take('}') && at == end && seen == ALL;
  }

  private boolean member() {
    int from = at + 1;
    int to = string();
    if (to < 0 || !take(':')) {
      return false;
    }
    if (is("event_id", from, to)) {
      return id() && first(ID);
    }
    if (is("ts", from, to)) {
      boolean good = integer();
      timestamp = number;
      return good && first(TIMESTAMP);
    }
    if (is("product_id", from, to)) {
      productFrom = at + 1;
      productTo = string();
      return productTo > productFrom && first(PRODUCT);
    }
    if (is("quantity", from, to)) {
      boolean good = integer();
      quantity = number;
      return good && first(QUANTITY);
    }
    if (is("price", from, to)) {
      return price() && first(PRICE);
    }
    return string() >= 0;
  }

  private boolean first(int field) {
    boolean first = (seen & field) == 0;
    seen |= field;
    return first;
  }

  private boolean id() {
    int from = at + 1;
    if (string() - from != 32) {
      return false;
    }
    int invalid = 0;
    long high = 0;
    long low = 0;
    for (int i = 0; i < 16; i++) {
      int h = NIBBLES[bytes[from + i] & 0xff];
      int l = NIBBLES[bytes[from + 16 + i] & 0xff];
      invalid |= h | l;
      high = high << 4 | h;
      low = low << 4 | l;
    }
    idHigh = high;
    idLow = low;
    return invalid >= 0;
  }

  /** Reads an integer into {@code number}; it must end its value. */
  private boolean integer() {
    boolean negative = take('-');
    int from = at;
    long value = digits();
    number = negative ? -value : value;
    return endsValue(from);
  }

  private boolean price() {
    boolean negative = take('-');
    int from = at;
    long value = digits() * 100;
    if (!endsValue(from)) {
      if (at == from || !take('.')) {
        return false;
      }
      int point = at;
      long fraction = digits();
      if (at == point || at - point > 2 || !isValueOver()) {
        return false;
      }
      value += at - point == 1 ? fraction * 10 : fraction;
    }
    cents = negative ? -value : value;
    return true;
  }

  private long digits() {
    long value = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at++] - '0';
    }
    return value;
  }

  /** Whether some digits were read since {@code from}, not too many, and the value is over. */
  private boolean endsValue(int from) {
    boolean leadingZero = at - from > 1 && bytes[from] == '0';
    return at > from && at - from <= MAX_DIGITS && !leadingZero && isValueOver();
  }

  private boolean isValueOver() {
    return at < end && (bytes[at] == ',' || bytes[at] == '}');
  }

  /** Skips a string without escapes; the place of its closing quote, -1 if it is none. */
  private int string() {
    if (!take('"')) {
      return -1;
    }
    for (int i = at; i < end; i++) {
      byte b = bytes[i];
      if (b == '"') {
        at = i + 1;
        return i;
      }
      if (b == '\\' || (b >= 0 && b < ' ')) {
        return -1;
      }
    }
    return -1;
  }

  private boolean take(char expected) {
    if (at < end && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private boolean is(String name, int from, int to) {
    if (to - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] nibbles() {
    byte[] nibbles = new byte[256];
    java.util.Arrays.fill(nibbles, (byte) -1);
    for (int i = 0; i < 16; i++) {
      nibbles["0123456789abcdef".charAt(i)] = (byte) i;
    }
    return nibbles;
  }
}
