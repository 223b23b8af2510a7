/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.benchmarks.input.Workload;
import io.millrace.transforms.Internal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line that passed the checks, by the slow and plain way: Jackson's tree and BigDecimal.
 *
 * @param texts type, user, session, currency and country in this order; none for e1
 * @since 0.1
 */
@Internal
public record Event(
    String eventId, long ts, String productId, int quantity, BigDecimal price, List<String> texts) {
  private static final ObjectReader TREE =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();
  private static final List<String> TEXTS =
      List.of("type", "user_id", "session_id", "currency", "country");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  /** The event in a line; empty if the line is to be rejected. */
  public static Optional<Event> parse(String workload, String line) {
    JsonNode node;
    try {
      node = TREE.readTree(line);
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    }
    List<String> needed = workload.equals(Workload.E2) ? TEXTS : List.of();
    JsonNode ts = node.path("ts");
    JsonNode quantity = node.path("quantity");
    JsonNode price = node.path("price");
    boolean typed =
        ID.matcher(node.path("event_id").asText()).matches()
            && node.path("event_id").isTextual()
            && node.path("product_id").isTextual()
            && ts.isIntegralNumber()
            && ts.canConvertToLong()
            && quantity.isIntegralNumber()
            && quantity.canConvertToInt()
            && price.isNumber()
            && needed.stream().allMatch(name -> node.path(name).isTextual());
    if (!typed || quantity.intValue() < 1 || !isAmount(price.decimalValue())) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            node.path("event_id").textValue(),
            ts.longValue(),
            node.path("product_id").textValue(),
            quantity.intValue(),
            price.decimalValue(),
            needed.stream().map(name -> node.path(name).textValue()).toList()));
  }

  /** Zero or more, in whole cents. */
  private static boolean isAmount(BigDecimal price) {
    return price.signum() >= 0 && price.stripTrailingZeros().scale() <= 2;
  }
}
