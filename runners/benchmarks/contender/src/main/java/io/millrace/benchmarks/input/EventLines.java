/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.input;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The lines of a workload, or of a slice of it, one after the other. A line is a function of its
 * place alone, so slices made apart are, one behind the other, the whole.
 *
 * <p>Distinct line i has an event time that grows with i, less up to 3 s; one in a hundred has the
 * quantity -1. A repeat copies one of the last 10,000 distinct lines, none older than about a
 * minute of event time: with the 10,000 of a short input the repeats would reach back far enough to
 * be late. Not thread-safe; several instances may run side by side.
 *
 * <pre>{@code
 * EventLines lines = EventLines.all(Workload.of("e1", 1_000));
 * byte[] line = new byte[EventLines.MAX_BYTES];
 * for (int length = lines.next(line, 0); length > 0; length = lines.next(line, 0)) {
 *   out.write(line, 0, length);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class EventLines {
  /** More than any line has, line feed included. */
  public static final int MAX_BYTES = 256;

  /** 2026-01-01T00:00:00Z, where event time begins. */
  public static final long START_MILLIS = 1_767_225_600_000L;

  /** How far an event time may lie behind one before it. */
  public static final int DISORDER_MILLIS = 3_000;

  private static final int RECENT = 10_000;
  private static final int USERS = 200_000;
  private static final int PRICES = 50_000;
  private static final int MOST_OF_ONE = 5;
  private static final long MILLIS_PER_MINUTE = 60_000;
  private static final int REPEAT = 0;
  private static final int REPEATED = 1;
  private static final int ID_HIGH = 2;
  private static final int ID_LOW = 3;
  private static final int TYPE = 4;
  private static final int DELAY = 5;
  private static final int USER = 6;
  private static final int SESSION = 7;
  private static final int PRODUCT = 8;
  private static final int INVALID = 9;
  private static final int QUANTITY = 10;
  private static final int PRICE = 11;
  private static final int COUNTRY = 12;

  private static final byte[] EVENT_ID = ascii("{\"event_id\":\"");
  private static final byte[] TYPE_NAME = ascii("\",\"type\":\"");
  private static final byte[] TS = ascii("\",\"ts\":");
  private static final byte[] USER_ID = ascii(",\"user_id\":\"u");
  private static final byte[] SESSION_ID = ascii("\",\"session_id\":\"s");
  private static final byte[] PRODUCT_ID = ascii("\",\"product_id\":\"p");
  private static final byte[] QUANTITY_NAME = ascii("\",\"quantity\":");
  private static final byte[] PRICE_NAME = ascii(",\"price\":");
  private static final byte[] CURRENCY = ascii(",\"currency\":\"EUR\",\"country\":\"");
  private static final byte[] END = ascii("\"}\n");
  private static final byte[][] TYPES = {
    ascii("page_view"), ascii("add_to_cart"), ascii("checkout"), ascii("purchase")
  };
  private static final byte[][] COUNTRIES = {
    ascii("DE"), ascii("US"), ascii("FR"), ascii("GB"), ascii("JP"), ascii("BR")
  };
  private static final byte[] HEX = ascii("0123456789abcdef");

  private final Workload workload;
  private final Draws draws;
  private final Zipf zipf;
  private final long distinctLines;
  private final int reach;
  private final int end;
  private int position;
  private int distinct;
  private byte[] out = {};
  private int at;

  private EventLines(Workload workload, int from, int to) {
    this.workload = workload;
    draws = new Draws(workload.seed());
    zipf = new Zipf(workload.keys() == Workload.Keys.ZIPF ? workload.products() : 1);
    distinct = distinctBetween(0, from);
    distinctLines = (long) distinct + distinctBetween(from, workload.events());
    reach = (int) Math.max(1, Math.min(RECENT, distinctLines / workload.spanMinutes()));
    position = from;
    end = to;
  }

  /** All lines of the workload. */
  public static EventLines all(Workload workload) {
    return new EventLines(workload, 0, workload.events());
  }

  /**
   * One of several consecutive slices.
   *
   * @param index from 0 to slices - 1
   */
  public static EventLines slice(Workload workload, int index, int slices) {
    if (slices < 1 || index < 0 || index >= slices) {
      throw new IllegalArgumentException(
          "Invalid slice: " + index + " of " + slices + " (must be one of 0 to slices - 1)");
    }
    long events = workload.events();
    return new EventLines(
        workload, (int) (events * index / slices), (int) (events * (index + 1) / slices));
  }

  /** Lines not yet taken. */
  public int remaining() {
    return end - position;
  }

  /**
   * Writes the next line, line feed included.
   *
   * @param target with room for {@link #MAX_BYTES} from the offset on
   * @return the bytes written; 0 at the end
   */
  public int next(byte[] target, int offset) {
    if (position >= end) {
      return 0;
    }
    out = target;
    at = offset;
    write(isRepeat(position) ? repeated(position) : distinct++);
    position++;
    return at - offset;
  }

  /** Passes over the next lines; at the end there are none. */
  public void skip(int lines) {
    int to = (int) Math.min(end, (long) position + lines);
    distinct += distinctBetween(position, to);
    position = to;
  }

  private int distinctBetween(int from, int to) {
    int count = 0;
    for (int p = from; p < to; p++) {
      count += isRepeat(p) ? 0 : 1;
    }
    return count;
  }

  private boolean isRepeat(int position) {
    return position > 0 && draws.below(100, position, REPEAT) < workload.duplicatesPercent();
  }

  private int repeated(int position) {
    return distinct - 1 - draws.below(Math.min(reach, distinct), position, REPEATED);
  }

  private void write(int line) {
    put(EVENT_ID);
    hex(draws.bits(line, ID_HIGH), Long.SIZE);
    hex(draws.bits(line, ID_LOW), Long.SIZE);
    put(TYPE_NAME);
    put(TYPES[draws.below(TYPES.length, line, TYPE)]);
    put(TS);
    decimal(time(line));
    put(USER_ID);
    decimal(draws.below(USERS, line, USER));
    put(SESSION_ID);
    long session = draws.bits(line, SESSION);
    hex(session, Long.SIZE - (Long.numberOfLeadingZeros(session | 1) & ~3));
    put(PRODUCT_ID);
    decimal(product(line));
    put(QUANTITY_NAME);
    if (draws.below(100, line, INVALID) == 0) {
      put('-');
      put('1');
    } else {
      decimal(1 + draws.below(MOST_OF_ONE, line, QUANTITY));
    }
    put(PRICE_NAME);
    price(draws.below(PRICES, line, PRICE));
    put(CURRENCY);
    put(COUNTRIES[draws.below(COUNTRIES.length, line, COUNTRY)]);
    put(END);
  }

  private long time(int line) {
    long span = workload.spanMinutes() * MILLIS_PER_MINUTE;
    return START_MILLIS + line * span / distinctLines - draws.below(DISORDER_MILLIS, line, DELAY);
  }

  private int product(int line) {
    return workload.keys() == Workload.Keys.ZIPF
        ? zipf.rank(draws.bits(line, PRODUCT))
        : draws.below(workload.products(), line, PRODUCT);
  }

  /** One or two digits behind the point. */
  private void price(int cents) {
    decimal(cents / 100);
    put('.');
    put('0' + cents / 10 % 10);
    if (cents % 10 != 0) {
      put('0' + cents % 10);
    }
  }

  private void decimal(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
  }

  private void hex(long value, int bits) {
    for (int shift = bits - 4; shift >= 0; shift -= 4) {
      out[at++] = HEX[(int) (value >>> shift) & 0xf];
    }
  }

  private void put(byte[] text) {
    System.arraycopy(text, 0, out, at, text.length);
    at += text.length;
  }

  private void put(int letter) {
    out[at++] = (byte) letter;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
