/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static io.millrace.transforms.quality.Asked.message;
import static io.millrace.transforms.quality.Asked.passes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text may have in it, and what it may be read as. */
class ContentRulesTest {
  private static final String ORDER =
      """
      {"type": "object",
       "required": ["sku"],
       "properties": {"sku": {"type": "string"}, "price": {"type": "number", "multipleOf": 0.01},
                      "lines": {"items": {"$ref": "#/$defs/line"}}},
       "$defs": {"line": {"type": "integer", "minimum": 1}}}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org",
        "write to <ada.lovelace+news@mail.example.co.uk>, please",
        "a@b.co.",
        "jörg@müller.example"
      })
  void findsEmail(String text) {
    assertThat(passes(RowRule.contains("note", Content.EMAIL), text)).isTrue();
    assertThat(passes(RowRule.doesNotContain("note", Content.EMAIL), text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "ada@localhost", "ada @example.org", "a@b.c", "a@-b.org"})
  void findsNoEmail(String text) {
    assertThat(passes(RowRule.contains("note", Content.EMAIL), text)).isFalse();
    assertThat(passes(RowRule.doesNotContain("note", Content.EMAIL), text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "see https://example.org/a?b=c#d, true",
    "HTTP://LOCALHOST:8080, true",
    "ftp://files.example.org, true",
    "(https://example.org), true",
    "example.org, false",
    "mailto:ada@example.org, false",
    "xhttp://a.b, false",
    "http:// a, false",
    "http://, false"
  })
  void findsUrls(String text, boolean found) {
    assertThat(passes(RowRule.contains("note", Content.URL), text)).isEqualTo(found);
    assertThat(passes(RowRule.doesNotContain("note", Content.URL), text)).isEqualTo(!found);
  }

  @ParameterizedTest
  @CsvSource({
    "4111111111111111, true",
    "card 4111 1111 1111 1111 ok, true",
    "3782-822463-10005, true",
    "5555 5555 5555 4444 2027, true",
    "12 4111 1111 1111 1111, true",
    "4222222222222, true",
    "4111111111111112, false",
    "411111111111, false",
    "1111 1111 1111 1117, false",
    "id_4111111111111111, false",
    "4111111111111111x, false",
    "4111  1111 1111 1111, false",
    "'', false"
  })
  void findsCardNumbersByTheirCheckDigit(String text, boolean found) {
    assertThat(passes(RowRule.contains("note", Content.CREDIT_CARD_NUMBER), text)).isEqualTo(found);
    assertThat(passes(RowRule.doesNotContain("note", Content.CREDIT_CARD_NUMBER), text))
        .isEqualTo(!found);
  }

  @ParameterizedTest
  @CsvSource({
    "123-45-6789, true",
    "my number is 123 45 6789., true",
    "123456789, true",
    "123-45 6789, false",
    "000-45-6789, false",
    "666-45-6789, false",
    "912-45-6789, false",
    "123-00-6789, false",
    "123-45-0000, false",
    "078-05-1120, false",
    "1234567890, false",
    "123-45-67890, false"
  })
  void findsSocialSecurityNumbers(String text, boolean found) {
    assertThat(passes(RowRule.contains("note", Content.SOCIAL_SECURITY_NUMBER), text))
        .isEqualTo(found);
    assertThat(passes(RowRule.doesNotContain("note", Content.SOCIAL_SECURITY_NUMBER), text))
        .isEqualTo(!found);
  }

  @Test
  void looksThroughLongTextsInShortTime() {
    List<RowRule> rules =
        List.of(
            RowRule.contains("note", Content.EMAIL),
            RowRule.contains("note", Content.URL),
            RowRule.contains("note", Content.CREDIT_CARD_NUMBER),
            RowRule.contains("note", Content.SOCIAL_SECURITY_NUMBER));

    for (String part : List.of("a", "1", "7 7-", "a@", "http:/", "a.", "1@1.", "http://.")) {
      String text = part.repeat(200_000 / part.length());
      assertThat(rules).as(part).noneMatch(rule -> passes(rule, text));
    }
  }

  @Test
  void doesNotShowWhatMustNotBeThere() {
    assertThat(message(RowRule.doesNotContain("note", Content.EMAIL), "ada@example.org"))
        .isEqualTo("Invalid note: *** (must not contain an e-mail address)");
    assertThat(message(RowRule.contains("note", Content.URL), "none"))
        .isEqualTo("Invalid note: none (must contain a URL)");
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGRAL, -17, true",
    "INTEGRAL, +12345678901234567890123, true",
    "INTEGRAL, 1.0, false",
    "INTEGRAL, ' 1', false",
    "INTEGRAL, '', false",
    "INTEGRAL, ١, false",
    "FRACTIONAL, 1, true",
    "FRACTIONAL, -1.50, true",
    "FRACTIONAL, .5, true",
    "FRACTIONAL, 1e-3, true",
    "FRACTIONAL, ., false",
    "FRACTIONAL, NaN, false",
    "FRACTIONAL, '1,5', false",
    "BOOLEAN, TRUE, true",
    "BOOLEAN, false, true",
    "BOOLEAN, yes, false",
    "TIMESTAMP, 2026-02-28, true",
    "TIMESTAMP, 2026-02-28T12:00:00.123456Z, true",
    "TIMESTAMP, 2026-02-28 12:00:00+01:00, true",
    "TIMESTAMP, 2026-02-30, false",
    "TIMESTAMP, ' 2026-02-28', false",
    "TIMESTAMP, 28.02.2026, false"
  })
  void readsTextAsAType(DataType type, String text, boolean passes) {
    assertThat(passes(RowRule.hasDataType("code", type), text)).isEqualTo(passes);
  }

  @Test
  void saysWhichTypeATextIsNot() {
    assertThat(message(RowRule.hasDataType("code", DataType.INTEGRAL), "1.5"))
        .isEqualTo("Invalid code: 1.5 (must be a whole number)");
  }

  @Test
  void holdsJsonAgainstASchema() {
    RowRule rule = RowRule.matchesJsonSchema("payload", ORDER);

    assertThat(passes(rule, "{\"sku\": \"A\", \"price\": 0.29, \"lines\": [1, 2]}")).isTrue();
    assertThat(message(rule, "{\"price\": 1}"))
        .isEqualTo("Invalid payload: {\"price\": 1} (must fit the JSON schema; breaks required)");
    assertThat(message(rule, "{\"sku\": \"A\", \"lines\": [1, 0]}"))
        .endsWith("(must fit the JSON schema; /lines/1 breaks minimum)");
    assertThat(message(rule, "{\"sku\": \"A\", \"price\": 0.295}"))
        .endsWith("(must fit the JSON schema; /price breaks multipleOf)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{} {}", "nul", "{\"sku\": \"A\",}"})
  void isNotFittedByWhatIsNoJson(String text) {
    RowRule rule = RowRule.matchesJsonSchema("payload", "true");

    assertThat(passes(rule, text)).isFalse();
    assertThat(message(rule, text)).endsWith("(must fit the JSON schema; it is no JSON)");
  }

  @Test
  void refusesWhatIsNoSchema() {
    assertThatThrownBy(() -> RowRule.matchesJsonSchema("payload", "{\"type\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid JSON schema of payload: {\"type\": 1} (must be of draft 2020-12, in itself;"
                + " /type breaks enum)");
    assertThatThrownBy(() -> RowRule.matchesJsonSchema("payload", "{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid JSON schema of payload: { (must be of draft 2020-12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/a.json",
        "http://127.0.0.1:9/a.json",
        "classpath:logging.json"
      })
  void loadsNoSchemaFromElsewhere(String reference) {
    assertThatThrownBy(
            () -> RowRule.matchesJsonSchema("payload", "{\"$ref\": \"" + reference + "\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Cannot load " + reference + ": it is not in the schema)");
  }
}
