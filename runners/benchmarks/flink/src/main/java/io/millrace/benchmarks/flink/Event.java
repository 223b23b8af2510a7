/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What workload e1 needs of an event: a Flink POJO, filled by a JSON parser. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class Event {
  static final long NO_TIME = Long.MIN_VALUE;

  @JsonProperty("event_id")
  public String eventId = "";

  @JsonProperty("ts")
  public long timestamp = NO_TIME;

  @JsonProperty("product_id")
  public String productId = "";

  @JsonProperty("quantity")
  public int quantity;

  /** The price in cents; -1 if there is none. */
  public long cents = -1;

  public String category = "";

  /** Reads a price exactly. Throws ArithmeticException if it has fractions of a cent. */
  @JsonProperty("price")
  public void setPrice(BigDecimal price) {
    cents = price.movePointRight(2).longValueExact();
  }

  /** Whether every needed field was there, and quantity and price are as they must be. */
  boolean isValid() {
    return !eventId.isEmpty()
        && timestamp != NO_TIME
        && !productId.isEmpty()
        && quantity >= 1
        && cents >= 0;
  }

  /** Forgets all values, for the next line. */
  void clear() {
    eventId = "";
    timestamp = NO_TIME;
    productId = "";
    quantity = 0;
    cents = -1;
  }

  /** Whether one of its further texts has a name of that hash. */
  boolean hasText(long nameHash) {
    return false;
  }

  /** Sets that text; null if the line has something else there. */
  void setText(long nameHash, @Nullable String text) {
    throw new IllegalArgumentException("Unsupported text: " + nameHash);
  }
}
