/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.math.BigDecimal;

/** What workload e1 needs of an event: filled by Jackson, encoded by hand or by Java. */
@JsonIgnoreProperties(ignoreUnknown = true)
final class Event implements Serializable {
  private static final long serialVersionUID = 1L;
  static final long NO_TIME = Long.MIN_VALUE;

  @JsonProperty("event_id")
  String eventId = "";

  @JsonProperty("ts")
  long timestamp = NO_TIME;

  @JsonProperty("product_id")
  String productId = "";

  @JsonProperty("quantity")
  int quantity;

  /** The price in cents; -1 if there is none. */
  long cents = -1;

  /** Reads a price exactly. Throws ArithmeticException if it has fractions of a cent. */
  @JsonProperty("price")
  void setPrice(BigDecimal price) {
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
}
