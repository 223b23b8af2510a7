/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static io.millrace.transforms.quality.Asked.message;
import static io.millrace.transforms.quality.Asked.passes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

/** Row rules about the form of a text, and how messages show one. */
class TextRulesTest {
  @Test
  void hasPatternMatchesTheWholeText() {
    RowRule rule = RowRule.hasPattern("sku", "[A-Z]{2}\\d");

    assertThat(passes(rule, "AB1")).isTrue();
    assertThat(passes(rule, "AB12")).isFalse();
    assertThat(passes(rule, "AB1\n")).isFalse();
    assertThat(message(rule, "ab1")).isEqualTo("Invalid sku: ab1 (must match [A-Z]{2}\\d)");
  }

  @Test
  void refusesWhatIsNoPattern() {
    assertThatThrownBy(() -> RowRule.hasPattern("sku", "[A-Z"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid pattern of sku: [A-Z (must be a regular expression; Unclosed character"
                + " class)")
        .hasCauseInstanceOf(PatternSyntaxException.class);
  }

  @Test
  void hasLengthBetweenCountsCodePoints() {
    RowRule rule = RowRule.hasLengthBetween("code", 2, 3);

    assertThat(passes(rule, "A")).isFalse();
    assertThat(passes(rule, "\uD83D\uDE80\uD83D\uDE80")).isTrue();
    assertThat(passes(rule, "ABCD")).isFalse();
    assertThat(message(rule, "A"))
        .isEqualTo("Invalid code: A (must have between 2 and 3 characters)");
    assertThat(RowRule.hasLengthBetween("c", 1, null).expected())
        .isEqualTo("must have at least 1 character");
    assertThat(RowRule.hasLengthBetween("c", null, 9).expected())
        .isEqualTo("must have at most 9 characters");
    assertThat(RowRule.hasLengthBetween("c", 2, 2).expected())
        .isEqualTo("must have exactly 2 characters");
  }

  @Test
  void refusesLengthsThatNoTextHas() {
    assertThatThrownBy(() -> RowRule.hasLengthBetween("c", 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid length of c: 3 to 2 (must be from 0 up, the smaller first)");
    assertThatThrownBy(() -> RowRule.hasLengthBetween("c", -1, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid length of c: -1 to 2147483647 (must be from 0 up, the smaller first)");
    assertThatThrownBy(() -> RowRule.hasLengthBetween("c", null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required bounds of c.hasLengthBetween");
  }

  @Test
  void cutsShownValuesAtTwoHundredCharacters() {
    RowRule rule = RowRule.hasPattern("note", "x");

    assertThat(message(rule, "a".repeat(200)))
        .isEqualTo("Invalid note: " + "a".repeat(200) + " (must match x)");
    assertThat(message(rule, "a".repeat(201)))
        .isEqualTo("Invalid note: " + "a".repeat(200) + "... (must match x)");
    assertThat(message(rule, "a".repeat(199) + "\uD83D\uDE80!"))
        .isEqualTo("Invalid note: " + "a".repeat(199) + "... (must match x)");
  }

  @Test
  void showsControlCharactersEscaped() {
    assertThat(message(RowRule.hasPattern("note", "x"), "a\r\nb\u0000\u001b[31m"))
        .isEqualTo("Invalid note: a\\r\\nb\\u0000\\u001b[31m (must match x)");
  }
}
