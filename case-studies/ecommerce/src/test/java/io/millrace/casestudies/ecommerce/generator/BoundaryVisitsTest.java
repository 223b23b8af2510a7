/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edges must be there in the smallest input too. */
class BoundaryVisitsTest {
  private static List<NaiveRecord> lines;
  private static List<NaiveRecord> clicks;

  @BeforeAll
  static void generate(@TempDir Path directory) throws IOException {
    GeneratedInput input = EcommerceGenerator.generate(new GeneratorSpec(1, 100), directory);
    lines = NaiveInput.orders(input.ordersDirectory()).kept();
    clicks = NaiveInput.clicks(input.clicksDirectory()).kept();
  }

  @Test
  void eventsStandOnAFullHourAndAMillisecondBefore() {
    for (List<NaiveRecord> records : List.of(lines, clicks)) {
      assertThat(records).anyMatch(record -> millisecondOfHour(record) == 0);
      assertThat(records).anyMatch(record -> millisecondOfHour(record) == 3_599_999);
    }
  }

  @Test
  void gapsAreHalfAnHourExactlyAndAMillisecondLess() {
    assertThat(gapsOfCustomers()).contains(Duration.ofMinutes(30), Duration.ofMillis(1_799_999));
  }

  @Test
  void anOrderCrossesAFullHour() {
    Map<String, List<Instant>> hoursByOrder =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.fields().get(0),
                    Collectors.mapping(
                        line -> line.time().truncatedTo(ChronoUnit.HOURS), Collectors.toList())));

    assertThat(hoursByOrder.values()).anyMatch(hours -> hours.stream().distinct().count() == 2);
  }

  private static List<Duration> gapsOfCustomers() {
    List<Duration> gaps = new ArrayList<>();
    Stream.concat(lines.stream(), clicks.stream())
        .filter(record -> !record.customer().isEmpty())
        .collect(
            Collectors.groupingBy(
                NaiveRecord::customer,
                Collectors.mapping(NaiveRecord::time, Collectors.toCollection(ArrayList::new))))
        .values()
        .forEach(
            times -> {
              times.sort(Comparator.naturalOrder());
              for (int i = 1; i < times.size(); i++) {
                gaps.add(Duration.between(times.get(i - 1), times.get(i)));
              }
            });
    return gaps;
  }

  private static long millisecondOfHour(NaiveRecord record) {
    return record.time().toEpochMilli() % 3_600_000;
  }
}
