/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.util.Fnv;
import java.math.BigDecimal;

/**
 * Parses a line with fastjson2's pull parser into an event it is given. As strict as Jackson is set
 * to be: no string for a number, no fraction for an integer.
 */
final class ParseBytes {
  private static final long EVENT_ID = Fnv.hashCode64("event_id");
  private static final long TIMESTAMP = Fnv.hashCode64("ts");
  private static final long PRODUCT_ID = Fnv.hashCode64("product_id");
  private static final long QUANTITY = Fnv.hashCode64("quantity");
  private static final long PRICE = Fnv.hashCode64("price");

  private ParseBytes() {}

  /** Fills {@code event}; false if the line is no valid event. */
  static boolean into(Event event, byte[] line) {
    event.clear();
    try (JSONReader reader = JSONReader.of(line)) {
      return reader.nextIfObjectStart()
          && readFields(reader, event)
          && reader.isEnd()
          && event.isValid();
    } catch (JSONException | ArithmeticException notAnEvent) {
      return false;
    }
  }

  private static boolean readFields(JSONReader reader, Event event) {
    while (!reader.nextIfObjectEnd()) {
      long name = reader.readFieldNameHashCode();
      if (name == EVENT_ID && reader.isString()) {
        event.eventId = reader.readString();
      } else if (name == PRODUCT_ID && reader.isString()) {
        event.productId = reader.readString();
      } else if (name == TIMESTAMP && reader.isNumber()) {
        event.timestamp = integer(reader.readNumber());
      } else if (name == QUANTITY && reader.isNumber()) {
        event.quantity = Math.toIntExact(integer(reader.readNumber()));
      } else if (name == PRICE && reader.isNumber()) {
        event.setPrice(decimal(reader.readNumber()));
      } else if (isNeeded(name)) {
        return false;
      } else if (event.hasText(name)) {
        event.setText(name, reader.isString() ? reader.readString() : null);
      } else {
        reader.skipValue();
      }
    }
    return true;
  }

  private static boolean isNeeded(long name) {
    return name == EVENT_ID
        || name == PRODUCT_ID
        || name == TIMESTAMP
        || name == QUANTITY
        || name == PRICE;
  }

  private static long integer(Number number) {
    if (number instanceof Integer || number instanceof Long) {
      return number.longValue();
    }
    throw new ArithmeticException("Invalid integer: " + number);
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
  }
}
