/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static io.millrace.transforms.quality.Asked.messageOfRow;
import static io.millrace.transforms.quality.Asked.passesRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules over more than one value of a row. */
class RelationRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-29T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, true, true, false, false",
    "2, false, true, false, true",
    "3, false, false, true, true"
  })
  void comparesTwoFields(
      long value, boolean less, boolean atMost, boolean greater, boolean atLeast) {
    Row row = row(FieldType.INT64, value, FieldType.INT64, 2L);

    assertThat(passesRow(RowRule.isLessThan("a", "b"), row)).isEqualTo(less);
    assertThat(passesRow(RowRule.isLessThanOrEqualTo("a", "b"), row)).isEqualTo(atMost);
    assertThat(passesRow(RowRule.isGreaterThan("a", "b"), row)).isEqualTo(greater);
    assertThat(passesRow(RowRule.isGreaterThanOrEqualTo("a", "b"), row)).isEqualTo(atLeast);
  }

  @Test
  void comparesNumbersOfAllTypesExactly() {
    Row tenths = row(FieldType.DOUBLE, 0.1, FieldType.DECIMAL, new BigDecimal("0.10"));
    Row beyondDoubles =
        row(
            FieldType.INT64,
            Long.MAX_VALUE,
            FieldType.DECIMAL,
            new BigDecimal("9223372036854775807.5"));

    assertThat(passesRow(RowRule.isLessThanOrEqualTo("a", "b"), tenths)).isTrue();
    assertThat(passesRow(RowRule.isLessThan("a", "b"), tenths)).isFalse();
    assertThat(passesRow(RowRule.isLessThan("a", "b"), beyondDoubles)).isTrue();
  }

  @Test
  void failsOnNumbersThatAreNotFinite() {
    Row row = row(FieldType.DOUBLE, Double.NEGATIVE_INFINITY, FieldType.INT32, 1);

    assertThat(passesRow(RowRule.isLessThan("a", "b"), row)).isFalse();
    assertThat(messageOfRow(RowRule.isLessThan("a", "b"), row))
        .isEqualTo("Invalid a: -Infinity (must be less than b: 1)");
  }

  @Test
  void comparesTextByCodePoints() {
    Row row = row(FieldType.STRING, "\uFF5E", FieldType.STRING, "\uD83D\uDE80");

    assertThat(passesRow(RowRule.isLessThan("a", "b"), row)).isTrue();
    assertThat(passesRow(RowRule.isLessThan("b", "a"), row)).isFalse();
  }

  @Test
  void comparesTimes() {
    Row row =
        row(
            FieldType.DATETIME,
            org.joda.time.Instant.ofEpochMilli(1),
            FieldType.DATETIME,
            org.joda.time.Instant.EPOCH);

    assertThat(passesRow(RowRule.isGreaterThan("a", "b"), row)).isTrue();
  }

  @Test
  void passesWhereEitherIsNull() {
    assertThat(
            passesRow(
                RowRule.isLessThan("a", "b"), row(FieldType.INT64, null, FieldType.INT64, 1L)))
        .isTrue();
    assertThat(
            passesRow(
                RowRule.isLessThan("a", "b"), row(FieldType.INT64, 1L, FieldType.INT64, null)))
        .isTrue();
  }

  @Test
  void namesBothFields() {
    RowRule rule = RowRule.isLessThanOrEqualTo("net", "gross");

    assertThat(rule)
        .hasToString("net.isLessThanOrEqualTo(gross) (must be at most gross, error, quarantine)");
    assertThat(rule.problemWith(Schema.of(Field.of("net", FieldType.INT64))))
        .contains(
            "Cannot apply net.isLessThanOrEqualTo(gross): the rows have no gross (fields: net)");
    assertThat(
            rule.problemWith(
                Schema.of(Field.of("net", FieldType.INT64), Field.of("gross", FieldType.STRING))))
        .contains(
            "Cannot apply net.isLessThanOrEqualTo(gross): gross is STRING (must be a number)");
    assertThat(
            rule.problemWith(
                Schema.of(Field.of("net", FieldType.BOOLEAN), Field.of("gross", FieldType.STRING))))
        .contains(
            "Cannot apply net.isLessThanOrEqualTo(gross): net is BOOLEAN (must be a number,"
                + " DATETIME or STRING)");
    assertThatThrownBy(() -> RowRule.isLessThan("net", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required other field");
  }

  @ParameterizedTest
  @CsvSource({"-86400000, true", "-86400001, false", "0, true", "300000, true", "300001, false"})
  void holdsATimeNearTheTimeGiven(long offset, boolean passes) {
    RowRule rule =
        RowRule.eventTimeWithin(
            "a", Duration.ofDays(1), Duration.ofMinutes(5), TimeReference.at(NOON));
    Row row = times(NOON.toEpochMilli() + offset, null);

    assertThat(passesRow(rule, row)).isEqualTo(passes);
  }

  @Test
  void holdsATimeNearAnotherField() {
    RowRule rule =
        RowRule.eventTimeWithin("a", Duration.ofHours(1), null, TimeReference.field("b"));

    assertThat(passesRow(rule, times(0, 3_600_000L))).isTrue();
    assertThat(passesRow(rule, times(0, 3_600_001L))).isFalse();
    assertThat(passesRow(rule, times(Long.MAX_VALUE / 2, 0L))).isTrue();
    assertThat(passesRow(rule, times(0, null))).isTrue();
    assertThat(messageOfRow(rule, times(0, 3_600_001L)))
        .isEqualTo(
            "Invalid a: 1970-01-01T00:00:00.000Z (must be not more than PT1H before b,"
                + " 1970-01-01T01:00:00.001Z)");
  }

  @Test
  void doesNotOverflowBetweenTheEndsOfTime() {
    RowRule rule =
        RowRule.eventTimeWithin("a", Duration.ofHours(1), null, TimeReference.field("b"));

    assertThat(passesRow(rule, times(Long.MIN_VALUE, Long.MAX_VALUE))).isFalse();
    assertThat(passesRow(rule, times(Long.MAX_VALUE, Long.MIN_VALUE))).isTrue();
  }

  @Test
  void aReferenceIsATimeThatRowsMayHave() {
    Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
    RowRule rule = RowRule.eventTimeWithin("a", Duration.ofHours(1), null, TimeReference.at(last));

    assertThat(passesRow(rule, times(Long.MAX_VALUE - 3_600_000, 0L))).isTrue();
    assertThat(passesRow(rule, times(Long.MAX_VALUE - 3_600_001, 0L))).isFalse();
    for (Instant beyond :
        List.of(Instant.MIN, Instant.MAX, Instant.ofEpochMilli(Long.MIN_VALUE).minusNanos(1))) {
      assertThatThrownBy(() -> TimeReference.at(beyond))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Invalid instant: "
                  + beyond
                  + " (must be from -292275055-05-16T16:47:04.192Z to"
                  + " +292278994-08-17T07:12:55.807Z)");
    }
  }

  @Test
  void refusesBoundsThatMakeNoSense() {
    assertThatThrownBy(() -> RowRule.eventTimeWithin("a", null, null, TimeReference.stamp()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required bounds of a.eventTimeWithin");
    assertThatThrownBy(
            () -> RowRule.eventTimeWithin("a", Duration.ofMillis(-1), null, TimeReference.at(NOON)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid bound of a.eventTimeWithin: PT-0.001S (must be between PT0S and"
                + " PT87600000H)");
    assertThatThrownBy(
            () -> RowRule.eventTimeWithin("a", null, Duration.ZERO, TimeReference.stamp()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use notAheadOf together with the stamp in a.eventTimeWithin; a row ahead of its"
                + " split has no stamp");
  }

  @Test
  void saysInWordsHowNear() {
    assertThat(
            RowRule.eventTimeWithin(
                    "a", Duration.ofDays(1), Duration.ofMinutes(5), TimeReference.at(NOON))
                .expected())
        .isEqualTo(
            "must be not more than PT24H before and not more than PT5M after 2026-03-29T12:00:00Z");
    assertThat(
            RowRule.eventTimeWithin("a", Duration.ofDays(1), null, TimeReference.stamp())
                .expected())
        .isEqualTo("must be not more than PT24H before its split's watermark");
  }

  @Test
  void satisfiesAnExpression() {
    RowRule rule = RowRule.satisfies("total", "a * decimal(2) == b");
    Row row =
        row(FieldType.DECIMAL, new BigDecimal("1.10"), FieldType.DECIMAL, new BigDecimal("2.2"));
    Row wrong =
        row(FieldType.DECIMAL, new BigDecimal("1.11"), FieldType.DECIMAL, new BigDecimal("2.2"));

    assertThat(rule.id()).isEqualTo("total.satisfies");
    assertThat(passesRow(rule, row)).isTrue();
    assertThat(passesRow(rule, wrong)).isFalse();
    assertThat(messageOfRow(rule, wrong))
        .isEqualTo("Invalid row: it breaks total (must satisfy a * decimal(2) == b)");
    assertThat(rule.problemWith(Schema.of(Field.of("a", FieldType.STRING))))
        .hasValueSatisfying(
            problem -> assertThat(problem).startsWith("Cannot apply total.satisfies: at"));
  }

  @Test
  void isAskedOnlyWhereItIsToldTo() {
    RowRule rule = RowRule.isLessThan("a", "b").where("b > 10");

    assertThat(rule.expected()).isEqualTo("must be less than b where b > 10");
    assertThat(messageOfRow(rule, row(FieldType.INT64, 12L, FieldType.INT64, 11L)))
        .isEqualTo("Invalid a: 12 (must be less than b: 11) where b > 10");
    assertThat(
            rule.problemWith(
                Schema.of(Field.of("a", FieldType.STRING), Field.of("b", FieldType.STRING))))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith("Cannot apply a.isLessThan(b) where b > 10: at character 3: "));
  }

  private static Row times(long time, @Nullable Long other) {
    return row(
        FieldType.DATETIME,
        org.joda.time.Instant.ofEpochMilli(time),
        FieldType.DATETIME,
        other == null ? null : org.joda.time.Instant.ofEpochMilli(other));
  }

  private static Row row(
      FieldType type, @Nullable Object value, FieldType otherType, @Nullable Object other) {
    Schema schema = Schema.of(Field.nullable("a", type), Field.nullable("b", otherType));
    return Row.withSchema(schema).addValue(value).addValue(other).build();
  }
}
