/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Answers the questions of truth.json from records read back, with no code of the generator. */
final class NaiveAnswers {
  private static final int PRODUCT_ID = 4;
  private static final int COUNTRY = 8;

  private NaiveAnswers() {}

  static Answers from(GeneratedInput input) throws IOException {
    NaiveInput orders = NaiveInput.orders(input.ordersDirectory());
    NaiveInput clicks = NaiveInput.clicks(input.clicksDirectory());
    Set<String> catalogue = productIds(input.catalogueFile());
    return new Answers(
        Map.of("orders", orders.counts(), "clicks", clicks.counts()),
        catalogue.size(),
        orders.kept().stream().filter(l -> !catalogue.contains(l.fields().get(PRODUCT_ID))).count(),
        sales(orders.kept(), PRODUCT_ID),
        sales(orders.kept(), COUNTRY),
        sessions(Stream.concat(clicks.kept().stream(), orders.kept().stream())),
        Stream.concat(unknown("clicks", clicks.kept()), unknown("orders", orders.kept())).toList());
  }

  private static Set<String> productIds(Path catalogue) throws IOException {
    return Files.readAllLines(catalogue, UTF_8).stream()
        .skip(1)
        .map(row -> row.substring(0, row.indexOf(',')))
        .collect(toSet());
  }

  private static List<Answers.Sales> sales(List<NaiveRecord> lines, int group) {
    Function<NaiveRecord, List<String>> key =
        line -> List.of(line.fields().get(group), line.fields().get(7), hour(line));
    return lines.stream().collect(groupingBy(key)).entrySet().stream()
        .map(entry -> sales(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing(Answers.Sales::group)
                .thenComparing(Answers.Sales::currency)
                .thenComparing(Answers.Sales::windowStart))
        .toList();
  }

  private static Answers.Sales sales(List<String> key, List<NaiveRecord> lines) {
    List<NaiveRecord> placed = withStatus("placed", lines);
    List<NaiveRecord> returned = withStatus("returned", lines);
    BigDecimal gross = value(placed);
    BigDecimal back = value(returned);
    return new Answers.Sales(
        key.get(0),
        key.get(1),
        key.get(2),
        placed.stream().map(line -> line.fields().get(0)).distinct().count(),
        units(placed),
        gross.stripTrailingZeros(),
        returned.size(),
        units(returned),
        back.stripTrailingZeros(),
        withStatus("cancelled", lines).size(),
        lines.size(),
        gross.subtract(back).stripTrailingZeros());
  }

  private static List<NaiveRecord> withStatus(String status, List<NaiveRecord> lines) {
    return lines.stream().filter(line -> line.fields().get(9).equals(status)).toList();
  }

  private static long units(List<NaiveRecord> lines) {
    return lines.stream().mapToLong(line -> Long.parseLong(line.fields().get(5))).sum();
  }

  private static BigDecimal value(List<NaiveRecord> lines) {
    return lines.stream()
        .map(l -> new BigDecimal(l.fields().get(5)).multiply(new BigDecimal(l.fields().get(6))))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<Answers.Session> sessions(Stream<NaiveRecord> records) {
    Map<String, List<NaiveRecord>> byCustomer =
        records
            .filter(record -> !record.customer().isEmpty())
            .sorted(Comparator.comparing(NaiveRecord::time))
            .collect(groupingBy(NaiveRecord::customer, TreeMap::new, toList()));
    List<Answers.Session> sessions = new ArrayList<>();
    byCustomer.forEach(
        (customer, events) -> {
          int start = 0;
          for (int next = 1; next <= events.size(); next++) {
            if (next == events.size() || startsSession(events.get(next - 1), events.get(next))) {
              sessions.add(session(customer, events.subList(start, next)));
              start = next;
            }
          }
        });
    return sessions;
  }

  private static boolean startsSession(NaiveRecord before, NaiveRecord next) {
    return Duration.between(before.time(), next.time()).compareTo(Duration.ofMinutes(30)) >= 0;
  }

  private static Answers.Session session(String customer, List<NaiveRecord> events) {
    long clicks = events.stream().filter(event -> event.fields().isEmpty()).count();
    return new Answers.Session(
        customer,
        events.get(0).time().toString(),
        events.get(events.size() - 1).time().toString(),
        events.size(),
        clicks,
        events.size() - clicks);
  }

  private static Stream<Answers.Unknown> unknown(String input, List<NaiveRecord> records) {
    return records.stream()
        .filter(record -> record.customer().isEmpty())
        .collect(groupingBy(NaiveAnswers::hour, TreeMap::new, counting()))
        .entrySet()
        .stream()
        .map(hour -> new Answers.Unknown(input, hour.getKey(), hour.getValue()));
  }

  private static String hour(NaiveRecord record) {
    return record.time().truncatedTo(ChronoUnit.HOURS).toString();
  }
}
