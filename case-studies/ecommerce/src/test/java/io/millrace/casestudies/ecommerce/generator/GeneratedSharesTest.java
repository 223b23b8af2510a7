/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractDoubleAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the package page promises about the records, on the default input. */
class GeneratedSharesTest {
  private static final Instant SECOND_DAY = Instant.parse("2026-03-03T00:00:00Z");

  private enum Input {
    ORDERS,
    CLICKS
  }

  private static NaiveInput orders;
  private static NaiveInput clicks;

  @BeforeAll
  static void generate(@TempDir Path directory) throws IOException {
    GeneratedInput input = EcommerceGenerator.generate(GeneratorSpec.defaults(), directory);
    orders = NaiveInput.orders(input.ordersDirectory());
    clicks = NaiveInput.clicks(input.clicksDirectory());
  }

  @Test
  void twoFifthsAreOrderLinesAndTheRestClicks() {
    assertThat(orders.counts().kept()).isEqualTo(40_000);
    assertThat(clicks.counts().kept()).isEqualTo(60_000);
  }

  @ParameterizedTest
  @EnumSource
  void duplicatesAreAboutTwoPercentExactAndThreePerMilleConflicting(Input input) {
    Answers.Counts counts = read(input).counts();

    percent(counts.exact(), counts.kept()).isBetween(1.8, 2.6);
    percent(counts.conflicting(), counts.kept()).isBetween(0.2, 0.4);
  }

  @ParameterizedTest
  @EnumSource
  void someKeysHaveAnExactAndAConflictingCopy(Input input) {
    Map<String, List<NaiveRecord>> byKey =
        read(input).good().stream().flatMap(List::stream).collect(groupingBy(NaiveRecord::key));

    assertThat(byKey.values())
        .anyMatch(
            sameKey ->
                sameKey.size() > 2
                    && sameKey.stream().map(NaiveRecord::content).distinct().count() == 2);
  }

  @ParameterizedTest
  @EnumSource
  void conflictingCopiesAreUpToTenMinutesLater(Input input) {
    Map<String, NaiveRecord> kept =
        read(input).kept().stream().collect(toMap(NaiveRecord::key, Function.identity()));

    assertThat(read(input).good().stream().flatMap(List::stream))
        .allSatisfy(
            record -> {
              NaiveRecord original = requireNonNull(kept.get(record.key()));
              long later = Duration.between(original.time(), record.time()).toMillis();
              assertThat(later == 0).isEqualTo(record.content().equals(original.content()));
              assertThat(later).isBetween(0L, 600_000L);
            });
  }

  @Test
  void poisonIsHalfAPercentAndOfEveryKind() {
    assertThat(orders.counts().rejected())
        .containsExactly(
            entry("INVALID_UTF8", 22L),
            entry("INVALID_VALUE", 44L),
            entry("MALFORMED_RECORD", 46L),
            entry("currency.hasPattern", 22L),
            entry("order_id.isComplete", 22L),
            entry("quantity.isNotContainedIn", 22L),
            entry("unit_price.isBetween", 22L));
    assertThat(clicks.counts().rejected())
        .containsExactly(
            entry("INVALID_UTF8", 60L),
            entry("INVALID_VALUE", 60L),
            entry("MALFORMED_RECORD", 59L),
            entry("RECORD_TOO_LARGE", 1L),
            entry("event_id.isComplete", 60L),
            entry("event_type.isContainedIn", 60L));
  }

  @ParameterizedTest
  @EnumSource
  void filesAreQuartersOfTheInputAndOutOfOrder(Input input) {
    for (List<NaiveRecord> file : read(input).good()) {
      percent(file.size(), read(input).counts().written()).isBetween(24.0, 26.5);
      assertThat(file).isNotEqualTo(inOrder(file));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aboutOnePercentOfTheRecordsIsOfTheFirstDayAndNearTheEnd(Input input) {
    List<NaiveRecord> lastFile = read(input).good().get(3);
    List<NaiveRecord> end = lastFile.subList(lastFile.size() * 4 / 5, lastFile.size());

    long late = end.stream().filter(record -> record.time().isBefore(SECOND_DAY)).count();

    percent(late, read(input).counts().kept()).isBetween(0.8, 1.2);
  }

  @Test
  void anEighthOfTheOrdersAndAQuarterOfTheClicksHaveNoCustomer() {
    Map<String, Set<String>> customersByOrder =
        orders.kept().stream()
            .collect(
                groupingBy(line -> line.fields().get(0), mapping(NaiveRecord::customer, toSet())));
    long unknown = customersByOrder.values().stream().filter(Set.of("")::equals).count();

    assertThat(customersByOrder.values()).allSatisfy(customers -> assertThat(customers).hasSize(1));
    percent(unknown, customersByOrder.size()).isBetween(11.0, 13.0);
    percent(count(clicks, record -> record.customer().isEmpty()), 60_000).isBetween(23.0, 27.0);
  }

  @Test
  void threePercentOfTheLinesAreReturnedAndTwoCancelled() {
    percent(count(orders, line -> line.fields().get(9).equals("returned")), 40_000)
        .isBetween(2.6, 3.4);
    percent(count(orders, line -> line.fields().get(9).equals("cancelled")), 40_000)
        .isBetween(1.6, 2.4);
  }

  @Test
  void mostLinesAreInEuroAndACountryHasOneCurrency() {
    Collection<Set<String>> currencies =
        orders.kept().stream()
            .collect(
                groupingBy(
                    line -> line.fields().get(8), mapping(line -> line.fields().get(7), toSet())))
            .values();

    assertThat(currencies)
        .allSatisfy(ofCountry -> assertThat(ofCountry).hasSize(1))
        .contains(Set.of("EUR"), Set.of("GBP"), Set.of("USD"));
    percent(count(orders, line -> line.fields().get(7).equals("EUR")), 40_000)
        .isBetween(70.0, 90.0);
  }

  @Test
  void quantitiesArePositiveAndPricesHaveTwoToFourDigitsOfFraction() {
    assertThat(orders.kept())
        .allSatisfy(
            line -> {
              assertThat(Integer.parseInt(line.fields().get(5))).isBetween(1, 40);
              assertThat(line.fields().get(6)).matches("\\d+\\.\\d{2,4}");
            });
    assertThat(orders.kept())
        .extracting(line -> line.fields().get(6).split("\\.", -1)[1].length())
        .contains(2, 3, 4);
  }

  @Test
  void allTimesAreInTheTwoDays() {
    assertThat(orders.kept()).allMatch(GeneratedSharesTest::isInTheTwoDays);
    assertThat(clicks.kept()).allMatch(GeneratedSharesTest::isInTheTwoDays);
  }

  @Test
  void theEveningIsBusierThanTheNight() {
    long evening = count(clicks, click -> click.time().toString().startsWith("2026-03-02T20"));
    long night = count(clicks, click -> click.time().toString().startsWith("2026-03-02T04"));

    assertThat(evening).isGreaterThan(10 * night);
  }

  private static NaiveInput read(Input input) {
    return switch (input) {
      case ORDERS -> orders;
      case CLICKS -> clicks;
    };
  }

  private static boolean isInTheTwoDays(NaiveRecord record) {
    Duration sinceStart = Duration.between(SECOND_DAY.minus(Duration.ofDays(1)), record.time());
    return !sinceStart.isNegative() && sinceStart.compareTo(Duration.ofDays(2)) < 0;
  }

  private static List<NaiveRecord> inOrder(List<NaiveRecord> records) {
    return records.stream().sorted(Comparator.comparing(NaiveRecord::time)).toList();
  }

  private static long count(NaiveInput input, Predicate<NaiveRecord> matching) {
    return input.kept().stream().filter(matching).count();
  }

  private static AbstractDoubleAssert<?> percent(long part, long whole) {
    return assertThat(100.0 * part / whole);
  }
}
