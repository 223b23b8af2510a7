/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClickJsonTest {
  private static final Product TEAPOT = new Product("P-00042", "Teapot", "Kitchen", 995, true);
  private static final Click CLICK =
      new Click(
          1_772_445_600_123L,
          "0123456789abcdef0123456789abcdef",
          ClickType.VIEW,
          new Visitor(1234, Market.DE, "tablet"),
          TEAPOT,
          "/search?q=\"größe\"\\🎁");

  private final ClickJson json = new ClickJson(new Dice(1));

  @Test
  void writesAllMembers() throws JsonProcessingException {
    assertThat(read(json.line(CLICK)))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"event_id": "0123456789abcdef0123456789abcdef", "ts": 1772445600123,
                     "type": "view", "customer": {"id": "C-0001234"}, "product_id": "P-00042",
                     "page": "/search?q=\\"größe\\"\\\\🎁", "country": "DE", "device": "tablet"}
                    """));
  }

  @Test
  void writesNullForNoCustomerAndNoProduct() throws JsonProcessingException {
    Visitor guest = CLICK.visitor().as(Visitor.UNKNOWN);

    JsonNode click =
        read(json.line(new Click(CLICK.time(), "e", ClickType.CHECKOUT, guest, null, "/checkout")));

    assertThat(click.required("customer").isNull()).isTrue();
    assertThat(click.required("product_id").isNull()).isTrue();
  }

  @Test
  void ordersMembersAndEscapesAnewForEachLine() throws JsonProcessingException {
    List<byte[]> lines = IntStream.range(0, 50).mapToObj(i -> json.line(CLICK)).toList();

    assertThat(lines.stream().map(line -> new String(line, UTF_8)).distinct()).hasSize(50);
    assertThat(lines).anyMatch(line -> new String(line, UTF_8).contains("größe"));
    assertThat(lines)
        .anyMatch(
            line -> new String(line, UTF_8).contains("gr\\u00f6\\u00dfe\\\"\\\\\\ud83c\\udf81"));
    for (byte[] line : lines) {
      assertThat(read(line)).isEqualTo(read(lines.get(0)));
    }
  }

  @Test
  void aContradictionKeepsTheKeyAndChangesTimeAndType() {
    assertThat(json.contradictedAfter(CLICK, 1_000))
        .isEqualTo(
            new Click(
                1_772_445_601_123L,
                CLICK.eventId(),
                ClickType.CART,
                CLICK.visitor(),
                TEAPOT,
                CLICK.page()));
  }

  @Test
  void theOversizedRecordComesOnceAndTheOthersTakeTurns() {
    assertThat(IntStream.range(0, 12).mapToObj(turn -> json.poison(turn, CLICK).cause()))
        .containsExactly(
            "RECORD_TOO_LARGE",
            "INVALID_UTF8",
            "INVALID_VALUE",
            "event_id.isComplete",
            "event_type.isContainedIn",
            "MALFORMED_RECORD",
            "INVALID_UTF8",
            "INVALID_VALUE",
            "event_id.isComplete",
            "event_type.isContainedIn",
            "MALFORMED_RECORD",
            "INVALID_UTF8");
    assertThat(json.poison(0, CLICK).line().length).isBetween(1_200_000, 1_201_000);
  }

  private static JsonNode read(byte[] line) throws JsonProcessingException {
    return new ObjectMapper().readTree(new String(line, UTF_8));
  }
}
