/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchSequenceSpecTest {
  private static final Schema EVENT =
      Schema.builder()
          .addStringField("customer")
          .addDateTimeField("at")
          .addStringField("type")
          .addDoubleField("price")
          .build();
  private static final Pattern VIEWED = Pattern.begin("view", Where.is("type", "view"));
  private static final MatchSequence MATCH =
      MatchSequence.by("customer").pattern(VIEWED).within(Duration.ofHours(1));

  @Test
  void tellsAllThatIsMissingAtOnce() {
    refused(
        () -> events().apply(MatchSequence.by("who").on("when").taking(Take.count("n", "view"))),
        "Missing required field when (available: [customer, at, type, price]);"
            + " Missing required field who (available: [customer, at, type, price]);"
            + " Missing required pattern; choose it by pattern(pattern);"
            + " Missing required within; choose it by within(duration)");
  }

  @Test
  void tellsAllThatIsOfTheWrongTypeAtOnce() {
    Pattern pattern =
        Pattern.begin("view", Where.above("type", BigDecimal.ONE))
            .followedBy("cart", Where.is("price", "1"))
            .timesOrMore(1)
            .until(Where.is("typo", true));

    refused(
        () ->
            events().apply(MatchSequence.by("price").pattern(pattern).within(Duration.ofHours(1))),
        "Unsupported type of field price: DOUBLE (supported: [BYTE, INT16, INT32, INT64, STRING,"
            + " BOOLEAN, DATETIME, BYTES, ARRAY,"
            + " ITERABLE, ROW, LOGICAL_TYPE]);"
            + " Unsupported type of field type: STRING (supported: [BYTE, INT16, INT32, INT64,"
            + " FLOAT, DOUBLE, DECIMAL]);"
            + " Unsupported type of field price: DOUBLE (supported: [STRING]);"
            + " Missing required field typo (available: [customer, at, type, price])");
  }

  @Test
  void refusesTakesThatDoNotFit() {
    Pattern pattern = VIEWED.notFollowedBy("cart", Where.is("type", "cart"));

    refused(
        () ->
            events()
                .apply(
                    MATCH
                        .pattern(pattern)
                        .taking(
                            Take.count("carts", "cart"),
                            Take.first("outcome", "view", "cost"),
                            Take.last("carts", "view", "price"))),
        "Unsupported stage of carts: cart (supported: [view]);"
            + " Missing required field cost (available: [customer, at, type, price]);"
            + " Cannot name two output fields outcome (output: [customer, match_start, match_end,"
            + " decided_at, outcome, carts, outcome, carts]);"
            + " Cannot name two output fields carts (output: [customer, match_start, match_end,"
            + " decided_at, outcome, carts, outcome, carts])");
  }

  @Test
  void refusesStagesThatDoNotFitTogether() {
    Pattern pattern =
        VIEWED
            .consecutive()
            .notFollowedBy("order", Where.is("type", "order"))
            .next("view", Where.is("type", "view"))
            .until(Where.is("type", "cart"));

    refused(
        () -> events().apply(MATCH.pattern(pattern)),
        "Cannot use consecutive() of view together with times(1);"
            + " Cannot name two stages view;"
            + " Cannot use notFollowedBy(order) together with next(view): no row is between;"
            + " Cannot use until() of view together with times(1)");
  }

  @Test
  void refusesAPatternOfTooManyStages() {
    Pattern pattern = VIEWED;
    for (int i = 0; i < 32; i++) {
      pattern = pattern.followedBy("view" + i, Where.is("type", "view"));
    }
    MatchSequence match = MATCH.pattern(pattern);

    refused(() -> events().apply(match), "Invalid number of stages: 33 (must be at most 32)");
  }

  @Test
  void refusesPeriodsTooShortForTheLookBack() {
    refused(
        () -> events().apply(MATCH.every(Duration.ofSeconds(2))),
        "Invalid every: PT2S (must be at least 1/1440 of the look-back, PT1H)");
    refused(
        () ->
            events()
                .apply(
                    MATCH.afterMatch(AfterMatch.SKIP_OVERLAPPED).every(Duration.ofMillis(4_999))),
        "Invalid every: PT4.999S (must be at least 1/1440 of the look-back, PT2H)");
  }

  @Test
  void refusesAnEventTimeFieldForBlocks() {
    refused(
        () -> events().apply(PackBlocks.on("at")).apply(MATCH.on("at").onBlocks()),
        "Cannot use on(at) together with onBlocks(): rows of a block have an event time of their"
            + " own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0015S", "P36526D"})
  void refusesSpansOutOfBounds(Duration span) {
    String bounds = span + " (must be whole milliseconds from PT0.001S to PT876600H)";

    wrong(() -> MATCH.within(span), "Invalid within: " + bounds);
    wrong(() -> MATCH.every(span), "Invalid every: " + bounds);
    if (!span.isZero()) {
      wrong(() -> MATCH.allowingLateness(span), "Invalid lateness: " + bounds);
    }
  }

  @Test
  void refusesWhatIsMissing() {
    wrong(() -> MatchSequence.by(), "Missing required keyField");
    wrong(() -> MatchSequence.by("customer", ""), "Missing required keyField");
    wrong(() -> MATCH.on(""), "Missing required eventTimeField");
    wrong(() -> Pattern.begin("", row -> true), "Missing required stage");
    wrong(() -> Take.count("", "view"), "Missing required as");
    wrong(() -> Take.count("n", ""), "Missing required stage");
    wrong(() -> Take.first("n", "view", ""), "Missing required field");
  }

  @Test
  void refusesTimesThatAreNone() {
    String must = " (must be at least 1, and the first not above the second)";

    wrong(() -> VIEWED.times(0), "Invalid times of view: 0 to 0" + must);
    wrong(() -> VIEWED.times(3, 2), "Invalid times of view: 3 to 2" + must);
    wrong(() -> VIEWED.timesOrMore(0), "Invalid times of view: 0 to more" + must);
  }

  @Test
  void refusesToRepeatWhatIsToStayAway() {
    Pattern absent = VIEWED.notFollowedBy("cart", Where.is("type", "cart"));
    String message = "Cannot repeat or end cart: it is to stay away";

    wrong(() -> absent.times(2), message);
    wrong(() -> absent.timesOrMore(2), message);
    wrong(absent::consecutive, message);
    wrong(() -> absent.until(row -> true), message);
  }

  @Test
  void refusesConditionsOnNoValue() {
    wrong(
        () -> Where.isIn("type", List.of()),
        "Invalid values of type: [] (must be at least one, all text, all numbers or all booleans)");
    wrong(
        () -> Where.isIn("type", List.of("a", 1)),
        "Invalid values of type: [a, 1] (must be at least one, all text, all numbers or all"
            + " booleans)");
    wrong(() -> Where.is("price", Double.NaN), "Invalid value of price: NaN (must be finite)");
    wrong(
        () -> Where.is("price", Duration.ZERO),
        "Unsupported value of price: a Duration (supported: [String, number, Boolean])");
  }

  private static PCollection<Row> events() {
    return Pipeline.create().apply(Create.empty(EVENT));
  }

  private static void refused(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(ValidationException.class).hasMessage(message);
  }

  private static void wrong(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
