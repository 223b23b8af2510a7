/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The Online Retail day files added up in plain Java: no Beam, nothing of the pipeline's. */
final class RetailOracle {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final long HOUR = 3_600_000;
  private static final long GAP = 1_800_000;

  /** One line of an invoice. */
  record Line(
      String invoice,
      String stock,
      long quantity,
      long time,
      BigDecimal price,
      String customer,
      String country) {}

  /** What a group sold in an hour. */
  static final class Sales {
    final Set<String> orders = new HashSet<>();
    long lines;
    long units;
    BigDecimal gross = BigDecimal.ZERO;
    long returns;
    long returnedUnits;
    BigDecimal returned = BigDecimal.ZERO;
    long cancelled;

    List<Object> values() {
      return List.of(
          lines,
          (long) orders.size(),
          units,
          plain(gross),
          returns,
          returnedUnits,
          plain(returned),
          cancelled,
          plain(gross.subtract(returned)));
    }
  }

  final List<Line> all = new ArrayList<>();
  final List<Line> distinct = new ArrayList<>();
  final Set<String> catalogue = new HashSet<>();

  static RetailOracle read(Path folder) throws IOException {
    RetailOracle oracle = new RetailOracle();
    Set<List<String>> seen = new HashSet<>();
    List<Path> days;
    try (Stream<Path> files = Files.list(folder.resolve("orders"))) {
      days = files.sorted().toList();
    }
    for (Path day : days) {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(day)), StandardCharsets.UTF_8))) {
        reader.readLine();
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
          List<String> fields = split(text);
          Line line = line(fields);
          oracle.all.add(line);
          if (seen.add(fields)) {
            oracle.distinct.add(line);
          }
        }
      }
    }
    List<String> products = Files.readAllLines(folder.resolve("catalogue.csv"));
    products.stream().skip(1).forEach(text -> oracle.catalogue.add(split(text).get(0)));
    return oracle;
  }

  /** Cuts a line at the commas outside quotes; these files have no line breaks inside quotes. */
  private static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static Line line(List<String> fields) {
    String customer = fields.get(6);
    return new Line(
        fields.get(0),
        fields.get(1),
        Long.parseLong(fields.get(3)),
        LocalDateTime.parse(fields.get(4), TIME).toInstant(ZoneOffset.UTC).toEpochMilli(),
        new BigDecimal(fields.get(5)),
        customer.isEmpty() ? "" : customer.substring(0, customer.indexOf('.')),
        fields.get(7));
  }

  /** By group and hour. */
  static Map<List<Object>, List<Object>> sales(List<Line> lines, boolean byProduct) {
    Map<String, Sales> sums = new TreeMap<>();
    Map<String, List<Object>> keys = new TreeMap<>();
    for (Line line : lines) {
      String group = byProduct ? line.stock() : line.country();
      long hour = Math.floorDiv(line.time(), HOUR) * HOUR;
      keys.put(group + "@" + hour, List.of(group, "GBP", hour));
      Sales sum = sums.computeIfAbsent(group + "@" + hour, absent -> new Sales());
      BigDecimal amount = line.price().multiply(BigDecimal.valueOf(line.quantity()));
      sum.lines++;
      if (line.invoice().startsWith("C")) {
        sum.cancelled++;
      }
      if (line.quantity() < 0) {
        sum.returns++;
        sum.returnedUnits -= line.quantity();
        sum.returned = sum.returned.subtract(amount);
      } else if (!line.invoice().startsWith("C")) {
        sum.orders.add(line.invoice());
        sum.units += line.quantity();
        sum.gross = sum.gross.add(amount);
      }
    }
    Map<List<Object>, List<Object>> result = new java.util.HashMap<>();
    sums.forEach((key, sum) -> result.put(List.copyOf(keys.get(key)), sum.values()));
    return result;
  }

  /** Customer, start, end and number of lines of every session. */
  static Set<List<Object>> sessions(List<Line> lines) {
    Map<String, List<Long>> times = new TreeMap<>();
    for (Line line : lines) {
      if (!line.customer().isEmpty()) {
        times.computeIfAbsent(line.customer(), absent -> new ArrayList<>()).add(line.time());
      }
    }
    Set<List<Object>> sessions = new HashSet<>();
    times.forEach(
        (customer, all) -> {
          all.sort(null);
          int first = 0;
          for (int i = 1; i <= all.size(); i++) {
            if (i == all.size() || all.get(i) - all.get(i - 1) >= GAP) {
              sessions.add(List.of(customer, all.get(first), all.get(i - 1), (long) (i - first)));
              first = i;
            }
          }
        });
    return sessions;
  }

  /** Lines without a customer, by hour. */
  static Map<Long, Long> guests(List<Line> lines) {
    Map<Long, Long> guests = new TreeMap<>();
    for (Line line : lines) {
      if (line.customer().isEmpty()) {
        guests.merge(Math.floorDiv(line.time(), HOUR) * HOUR, 1L, Long::sum);
      }
    }
    return guests;
  }

  static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
