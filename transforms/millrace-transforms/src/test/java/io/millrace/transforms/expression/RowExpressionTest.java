/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowExpressionTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt32Field("quantity")
          .addNullableField("discount", FieldType.INT64)
          .addField("price", FieldType.DECIMAL)
          .addNullableField("fee", FieldType.DECIMAL)
          .addField("share", FieldType.FLOAT)
          .addNullableField("country", FieldType.STRING)
          .addField("at", FieldType.DATETIME)
          .addNullableField("paid_at", FieldType.DATETIME)
          .addNullableField("active", FieldType.BOOLEAN)
          .addArrayField("tags", FieldType.STRING)
          .addMapField("labels", FieldType.STRING, FieldType.INT32)
          .addNullableField("type", FieldType.STRING)
          .build();

  private static final Row ROW =
      Row.withSchema(SCHEMA)
          .addValues(3, null, new BigDecimal("9.90"), null, 0.1f, null)
          .addValues(Instant.parse("2026-03-29T12:00:00.000Z"), null, null)
          .addValues(List.of("new", "sale"), Map.of("size", 4), null)
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantity > 2",
        "quantity in [1, 3]",
        "price == decimal('9.9')",
        "price * quantity == decimal('29.70')",
        "price > 9 && price < 10",
        "price + decimal(quantity) - decimal(0.1) == decimal('12.8')",
        "-price < 0",
        "share == 0.1",
        "at < timestamp('2026-03-29T12:00:01Z')",
        "at.getFullYear() == 2026",
        "country == null",
        "type == null",
        "int(3.0) == quantity",
        "fee == null",
        "paid_at == null",
        "country == null || country.startsWith('D')",
        "price != decimal('9.91')",
        "tags.all(tag, tag != 'old') && size(tags) == 2",
        "tags.exists(tag, tag.contains('al'))",
        "labels['size'] == 4",
        "'size' in labels",
        "tags.all(tag, tag in ['new', 'sale'])",
        "'new' in tags && tags.exists(tag, tag == 'sale')"
      })
  void isTrue(String text) {
    assertThat(answer(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantity < 3",
        "price > 9 && price < decimal('9.9')",
        "country == 'DE'",
        "country != null && country > 'A'",
        "tags.exists_one(tag, tag == 'x')"
      })
  void isFalse(String text) {
    assertThat(answer(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "discount > 3",
        "quantity + discount > 3",
        "country.startsWith('D')",
        "country in ['DE', 'AT']",
        "fee < price",
        "price < fee",
        "price + fee > 0",
        "paid_at > at",
        "paid_at - at < duration('1h')",
        "active",
        "!active",
        "quantity == 3 && discount > 3",
        "quantity == 4 || discount > 3"
      })
  void cannotBeAnsweredForANull(String text) {
    assertThat(answer(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantity == 3 || discount > 3", "!(quantity == 4 && discount > 3)"})
  void isDecidedByTheOtherSide(String text) {
    assertThat(answer(text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "quantity / (quantity - 3) == 1, divide by zero",
    "quantity + 9223372036854775807 > 0, integer overflow",
    "tags[7] == 'x', index '7' out of range in list of size '2'",
    "price < decimal('1..5'), '1..5' is no decimal"
  })
  void throwsWhereItFails(String text, String message) {
    assertThatThrownBy(() -> answer(text))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNullHidesEveryOtherFailure() {
    Row priced = Row.fromRow(ROW).withFieldValue("discount", 1L).build();

    assertThat(answer("quantity / (quantity - 3) > discount")).isNull();
    assertThatThrownBy(() -> holds("quantity / (quantity - 3) > discount", priced))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("divide by zero");
  }

  @Test
  void doesNotCalculateWithMillionsOfDigits() {
    Row row = Row.fromRow(ROW).withFieldValue("price", BigDecimal.valueOf(1, -999_999_999)).build();

    assertThat(holds("price > 0", row)).isTrue();
    assertThatThrownBy(() -> holds("price + 1 > 0", row))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("decimal out of range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quantity > 'a' | at character 10: found no matching overload for '_>_' applied to '(int, string)'",
        "price > 9.5 | at character 7: found no matching overload for '_>_' applied to '(decimal, double)'",
        "amount > 1 | at character 1: undeclared reference to 'amount' (in container '')",
        "quantity + 1 | it gives no truth value",
        "country | it gives no truth value"
      })
  void saysWhatDoesNotFitTheSchema(String text, String problem) {
    assertThat(RowExpression.of(text).problemWith(SCHEMA)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantity >", "quantity = 3", "a b", "(", "'"})
  void refusesWhatIsNoExpression(String text) {
    assertThatThrownBy(() -> RowExpression.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid expression: " + text + " (at character ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tags.all(a, tags.all(b, a == b)) | all, exists and exists_one are not supported inside one another",
        "country.matches('(a+)+') | matches is not supported; use the rule hasPattern",
        "tags.all(a, a in tags) | in is supported inside all, exists and exists_one only of a list written out",
        "tags.exists(a, size(a) > 1 && !(a in labels)) | in is supported inside all, exists and exists_one only of a list written out",
        "tags.all(a, a.matches('b')) | matches is not supported; use the rule hasPattern"
      })
  void refusesWhatMayTakeLong(String text, String problem) {
    assertThatThrownBy(() -> RowExpression.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid expression: " + text + " (" + problem + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags.all(tag, tags == tags)",
        "tags.all(tag, labels != labels)",
        "tags.exists(tag, [[tag]] == [tags])",
        "tags.all(tag, dyn(tags) == dyn(tags))",
        "tags.exists_one(tag, tags in [tags])",
        "tags.all(tag, size(tags + [tag]) > 0)",
        "[tags, tags].all(list, list == tags)"
      })
  void refusesListsAndMapsThatAreGoneThroughForEachElement(String text) {
    assertThat(RowExpression.of(text).problemWith(SCHEMA))
        .contains("lists and maps cannot be compared or joined inside all, exists and exists_one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags == tags && tags.all(tag, tags != null)",
        "tags.all(tag, size(tags) == 2 && size(labels) == 1)",
        "tags.all(tag, labels['size'] == 4 && has(labels.size))",
        "tags.all(tag, tags[0] == 'new' && dyn(tag) != 'x')",
        "[1, 2].exists(each, each in [2, 3])",
        "tags.all(tag, price == decimal('9.9') && at != timestamp('2026-03-29T12:00:01Z'))"
      })
  void asksListsAndMapsForEachElementWhatTakesOneStep(String text) {
    assertThat(answer(text)).isTrue();
  }

  @Test
  void readsAListAndAMapOnceForAllElements() {
    List<String> tags = IntStream.range(0, 50_000).mapToObj(i -> "tag" + i).toList();
    Map<String, Integer> labels =
        tags.stream().collect(Collectors.toMap(tag -> tag, String::length));
    Row row =
        Row.fromRow(ROW).withFieldValue("tags", tags).withFieldValue("labels", labels).build();

    Boolean holds =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> holds("tags.all(tag, size(tags) == size(labels) && has(labels.tag7))", row));

    assertThat(holds).isTrue();
  }

  @Test
  void refusesLongTextsAndNone() {
    assertThatThrownBy(() -> RowExpression.of("1 == 1 && ".repeat(500) + "true"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid expression: 5004 characters (must be at most 4096)");
    assertThatThrownBy(() -> RowExpression.of(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required expression");
  }

  @Test
  void readsDeepExpressionsOrRefusesThem() {
    String deep = "(".repeat(2_000) + "true" + ")".repeat(2_000);

    assertThatThrownBy(() -> RowExpression.of(deep)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isItsTextWhereverItGoes() {
    RowExpression expression = RowExpression.of("quantity > 2");

    RowExpression copy = SerializableUtils.clone(expression);

    assertThat(copy).isEqualTo(expression).hasToString("quantity > 2");
    assertThat(copy.open(SCHEMA).holds(ROW::getValue)).isTrue();
  }

  @Test
  void passesOverFieldsItDoesNotKnow() {
    Schema odd =
        Schema.builder()
            .addInt64Field("order-id")
            .addRowField("nested", Schema.of())
            .addInt64Field("int")
            .addInt64Field("ok")
            .build();

    assertThat(RowExpression.of("ok > 1").problemWith(odd)).isEmpty();
    assertThat(RowExpression.of("nested == 1").problemWith(odd))
        .contains("at character 1: undeclared reference to 'nested' (in container '')");
  }

  private static @Nullable Boolean answer(String text) {
    return holds(text, ROW);
  }

  private static @Nullable Boolean holds(String text, Row row) {
    return RowExpression.of(text).open(SCHEMA).holds(row::getValue);
  }
}
