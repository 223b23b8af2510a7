/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static io.millrace.transforms.quality.Asked.message;
import static io.millrace.transforms.quality.Asked.passes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowRuleTest {
  private static final BigDecimal ONE = BigDecimal.ONE;

  private static final BigDecimal HUNDRED = new BigDecimal("100");

  static List<RowRule> rulesThatPassOnNull() {
    return List.of(
        RowRule.isContainedIn("f", List.of("A")),
        RowRule.isNotContainedIn("f", List.of("A")),
        RowRule.isBetween("f", ONE, HUNDRED),
        RowRule.isPositive("f"),
        RowRule.isNonNegative("f"),
        RowRule.hasPattern("f", "A"),
        RowRule.hasLengthBetween("f", 1, 2),
        RowRule.hasDataType("f", DataType.INTEGRAL),
        RowRule.matchesJsonSchema("f", "{}"),
        RowRule.contains("f", Content.EMAIL),
        RowRule.doesNotContain("f", Content.EMAIL),
        RowRule.isLessThan("f", "f"),
        RowRule.satisfies("f", "f < f"),
        RowRule.hasPattern("f", "A").where("f == null"));
  }

  @ParameterizedTest
  @MethodSource("rulesThatPassOnNull")
  void passesOnNull(RowRule rule) {
    assertThat(passes(rule, null)).isTrue();
  }

  @Test
  void isCompleteFailsOnNullOnly() {
    RowRule rule = RowRule.isComplete("order_id");

    assertThat(passes(rule, null)).isFalse();
    assertThat(passes(rule, "")).isTrue();
    assertThat(rule.id()).isEqualTo("order_id.isComplete");
    assertThat(rule.expected()).isEqualTo("must be present");
    assertThat(message(rule, null)).isEqualTo("Missing required order_id");
  }

  @Test
  void isNotBlankFailsOnNullEmptyAndWhiteSpace() {
    RowRule rule = RowRule.isNotBlank("name");

    assertThat(passes(rule, null)).isFalse();
    assertThat(passes(rule, "")).isFalse();
    assertThat(passes(rule, " \t\u2003")).isFalse();
    assertThat(passes(rule, " x ")).isTrue();
    assertThat(message(rule, null)).isEqualTo("Missing required name");
    assertThat(message(rule, "")).isEqualTo("Invalid name: '' (must not be blank)");
    assertThat(message(rule, " \t")).isEqualTo("Invalid name: ' \\t' (must not be blank)");
  }

  @Test
  void isBetweenIncludesBothEnds() {
    RowRule rule = RowRule.isBetween("quantity", ONE, HUNDRED);

    assertThat(passes(rule, 0)).isFalse();
    assertThat(passes(rule, 1)).isTrue();
    assertThat(passes(rule, 100L)).isTrue();
    assertThat(passes(rule, new BigDecimal("100.00"))).isTrue();
    assertThat(passes(rule, new BigDecimal("100.01"))).isFalse();
    assertThat(message(rule, 0)).isEqualTo("Invalid quantity: 0 (must be between 1 and 100)");
  }

  @Test
  void isBetweenTakesOneEnd() {
    assertThat(RowRule.isBetween("q", ONE, null).expected()).isEqualTo("must be >= 1");
    assertThat(RowRule.isBetween("q", null, HUNDRED).expected()).isEqualTo("must be <= 100");
    assertThatThrownBy(() -> RowRule.isBetween("q", null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required bounds of q.isBetween");
  }

  @Test
  void isBetweenReadsDoublesByTheirShortestDecimal() {
    BigDecimal tenth = new BigDecimal("0.1");
    RowRule rule = RowRule.isBetween("share", tenth, tenth);

    assertThat(passes(rule, 0.1)).isTrue();
    assertThat(passes(rule, 0.1f)).isTrue();
    assertThat(passes(rule, Math.nextUp(0.1))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("notFinite")
  void isBetweenFailsOnNumbersThatAreNotFinite(Number number) {
    assertThat(passes(RowRule.isBetween("t", ONE, null), number)).isFalse();
  }

  static List<Number> notFinite() {
    return List.of(
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.NaN,
        Float.MAX_VALUE * 2);
  }

  @Test
  void isPositiveExcludesZeroAndIsNonNegativeIncludesIt() {
    RowRule positive = RowRule.isPositive("amount");
    RowRule nonNegative = RowRule.isNonNegative("amount");

    assertThat(passes(positive, new BigDecimal("0.00"))).isFalse();
    assertThat(passes(positive, new BigDecimal("0.01"))).isTrue();
    assertThat(passes(nonNegative, (byte) 0)).isTrue();
    assertThat(passes(nonNegative, (short) -1)).isFalse();
    assertThat(message(positive, new BigDecimal("0.00")))
        .isEqualTo("Invalid amount: 0.00 (must be > 0)");
    assertThat(message(nonNegative, -1)).isEqualTo("Invalid amount: -1 (must be >= 0)");
  }

  @Test
  void isContainedInComparesNumbersByValue() {
    RowRule rule = RowRule.isContainedIn("rate", List.of(0, 7, new BigDecimal("19.0")));

    assertThat(passes(rule, new BigDecimal("19.00"))).isTrue();
    assertThat(passes(rule, 7.0)).isTrue();
    assertThat(passes(rule, new BigDecimal("0.000"))).isTrue();
    assertThat(passes(rule, 8L)).isFalse();
    assertThat(passes(rule, Double.NaN)).isFalse();
    assertThat(message(rule, 8)).isEqualTo("Invalid rate: 8 (must be one of 0, 7, 19.0)");
  }

  @Test
  void aNumberThatIsNotFiniteIsInNoSet() {
    RowRule in = RowRule.isContainedIn("quantity", List.of(1.0, Double.NaN));
    RowRule notIn = RowRule.isNotContainedIn("quantity", List.of(1.0, Double.NaN));

    assertThat(passes(in, Double.NaN)).isFalse();
    assertThat(passes(notIn, Double.NaN)).isTrue();
  }

  @Test
  void isNotContainedInForbidsValues() {
    RowRule rule = RowRule.isNotContainedIn("country", List.of("", "N/A"));

    assertThat(passes(rule, "N/A")).isFalse();
    assertThat(passes(rule, "")).isFalse();
    assertThat(passes(rule, "n/a")).isTrue();
    assertThat(message(rule, "N/A")).isEqualTo("Invalid country: N/A (must not be one of '', N/A)");
  }

  @Test
  void listsAtMostTwentyValues() {
    List<Integer> values = IntStream.rangeClosed(1, 23).boxed().toList();

    assertThat(RowRule.isContainedIn("n", values).expected())
        .isEqualTo(
            "must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20"
                + " and 3 more");
  }

  @Test
  void refusesValuesOfMixedKinds() {
    assertThatThrownBy(() -> RowRule.isContainedIn("f", List.of("A", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid values of f.isContainedIn: [A, 1] (must be all text, all numbers or all"
                + " booleans)");
    assertThatThrownBy(() -> RowRule.isContainedIn("f", Arrays.asList("A", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid values of f.isContainedIn: [A, null] (must be all text, all numbers or all"
                + " booleans)");
    assertThatThrownBy(() -> RowRule.isNotContainedIn("f", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required values of f.isNotContainedIn");
  }

  @Test
  void isAnErrorAndQuarantinesUnlessToldOtherwise() {
    RowRule rule = RowRule.isComplete("f");
    RowRule softer = rule.withSeverity(Severity.WARN).withAction(Action.PASS);

    assertThat(rule).hasToString("f.isComplete (must be present, error, quarantine)");
    assertThat(softer).hasToString("f.isComplete (must be present, warn, pass)");
  }

  @Test
  void refusesActionsThatAreNotSupported() {
    assertThat(Action.of("quarantine")).isEqualTo(Action.QUARANTINE);
    assertThatThrownBy(() -> Action.of("ignore"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported action: ignore (supported: pass, drop, quarantine, halt)");
  }

  @Test
  void refusesBlankFields() {
    assertThatThrownBy(() -> RowRule.isComplete(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required field of isComplete");
  }

  @Test
  void saysWhichSchemasItCannotApplyTo() {
    Schema schema =
        Schema.builder()
            .addStringField("sku")
            .addNullableField("day", FieldType.logicalType(SqlTypes.DATE))
            .build();

    assertThat(RowRule.isComplete("day").problemWith(schema)).isEmpty();
    assertThat(RowRule.hasPattern("sku", "x").problemWith(schema)).isEmpty();
    assertThat(RowRule.isPositive("sku").problemWith(schema))
        .contains("Cannot apply sku.isPositive: sku is STRING (must be a number)");
    assertThat(RowRule.isContainedIn("sku", List.of(true)).problemWith(schema))
        .contains("Cannot apply sku.isContainedIn: sku is STRING (must be BOOLEAN)");
    assertThat(RowRule.isNotBlank("day").problemWith(schema))
        .contains("Cannot apply day.isNotBlank: day is LOGICAL_TYPE (must be STRING)");
    assertThat(RowRule.isComplete("Sku").problemWith(schema))
        .contains("Cannot apply Sku.isComplete: the rows have no Sku (fields: sku, day)");
  }

  @ParameterizedTest
  @MethodSource("rulesThatPassOnNull")
  void survivesSerialization(RowRule rule) {
    RowRule copy = SerializableUtils.clone(rule);

    assertThat(copy).hasToString(rule.toString());
    assertThat(passes(copy, null)).isTrue();
  }
}
