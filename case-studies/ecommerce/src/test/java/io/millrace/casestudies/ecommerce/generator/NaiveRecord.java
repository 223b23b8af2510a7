/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A good record, read in the plainest way.
 *
 * @param content equal for two records of equal values
 * @param customer empty if unknown
 * @param fields of an order line, by column; empty for a click
 */
record NaiveRecord(String key, Instant time, Object content, String customer, List<String> fields) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TYPES = Set.of("view", "cart", "checkout", "purchase");

  interface Parser {
    NaiveRecord parse(byte[] line) throws Refused;
  }

  static NaiveRecord orderLine(byte[] line) throws Refused {
    String text = text(line);
    List<String> fields = List.of(text.split(",", -1));
    refuse(fields.size() != 10, "MALFORMED_RECORD");
    Instant time;
    int quantity;
    BigDecimal price;
    try {
      time = Instant.parse(fields.get(2));
      quantity = Integer.parseInt(fields.get(5));
      price = new BigDecimal(fields.get(6));
    } catch (DateTimeException | NumberFormatException e) {
      throw new Refused("INVALID_VALUE", e);
    }
    refuse(fields.get(0).isEmpty(), "order_id.isComplete");
    refuse(quantity == 0, "quantity.isNotContainedIn");
    refuse(price.signum() < 0, "unit_price.isBetween");
    refuse(!fields.get(7).matches("[A-Z]{3}"), "currency.hasPattern");
    return new NaiveRecord(fields.get(0) + "/" + fields.get(1), time, text, fields.get(3), fields);
  }

  static NaiveRecord click(byte[] line) throws Refused {
    refuse(line.length > 1 << 20, "RECORD_TOO_LARGE");
    JsonNode click;
    try {
      click = JSON.readTree(text(line));
    } catch (JsonProcessingException e) {
      throw new Refused("MALFORMED_RECORD", e);
    }
    refuse(!click.required("ts").isIntegralNumber(), "INVALID_VALUE");
    refuse(!click.hasNonNull("event_id"), "event_id.isComplete");
    refuse(!TYPES.contains(click.required("type").asText()), "event_type.isContainedIn");
    return new NaiveRecord(
        click.required("event_id").asText(),
        Instant.ofEpochMilli(click.required("ts").asLong()),
        click,
        click.required("customer").path("id").asText(),
        List.of());
  }

  private static String text(byte[] line) throws Refused {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new Refused("INVALID_UTF8", e);
    }
  }

  private static void refuse(boolean wrong, String cause) throws Refused {
    if (wrong) {
      throw new Refused(cause, null);
    }
  }

  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private Refused(String cause, @Nullable Exception why) {
      super(cause, why);
    }
  }
}
