/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.FamilyTrials.Order;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Works out by loops some of the rows that are written down; the others are those of the direct
 * runner, on which each transform has an oracle of its own.
 */
class FamilyOraclesTest {
  /** A sale of the script; a row is late for what ended up to its stamp. */
  private record Sale(Map<String, Object> row, long time, long stamp) {
    boolean isLate(long size, long lateness) {
      return start(time, size) + size + lateness <= stamp;
    }

    Map<String, Object> with(String field, Object value) {
      Map<String, Object> more = new HashMap<>(row);
      more.put(field, value);
      return more;
    }

    String product() {
      return String.valueOf(row.get("product"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void workOutTheRowsThatAreWrittenDown(Order order) throws IOException {
    Map<String, List<String>> written = FamilyRows.read(order);
    List<Sale> sales = sales(order.play(Sales.script()));

    assertThat(written.get("`SplitLate`"))
        .contains(
            line("on_time", keep(sales, sale -> !sale.isLate(600, 200))),
            line("late", keep(sales, sale -> sale.isLate(600, 200))));
    assertThat(written.get("`Enrich`, from a table"))
        .contains(line("enriched", withCategories(sales)));
    assertThat(written.get("`Enrich`, from a service"))
        .contains(line("enriched", withShelves(sales)));
    assertThat(written.get("`Enrich`, from versions")).contains(line("enriched", withCosts(sales)));
    assertThat(written.get("`CheckQuality`")).contains(line("accepted", keep(sales, sale -> true)));
    assertThat(written.get("`ReplayRejected`"))
        .contains(line("replayed", once(keep(sales, sale -> sale.row().get("product") == null))));
    List<Map<String, Object>> onTime = keep(sales, sale -> !sale.isLate(600, 400));
    assertThat(written.get("`Deduplicate`, in windows"))
        .contains(
            line("kept", once(onTime)),
            line("duplicates", repeats(onTime)),
            line("late", keep(sales, sale -> sale.isLate(600, 400))));
    assertThat(written.get("`AggregateWindows`, sliding"))
        .contains(line("sums", sums(sales, 900, 300, 500)));
  }

  private static List<Map<String, Object>> withCategories(List<Sale> sales) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Sale sale : sales) {
      if (!sale.product().equals("null")) {
        rows.add(sale.with("category", "c" + number(sale) % 3));
      }
    }
    return rows;
  }

  /** The service knows all but the fifth. */
  private static List<Map<String, Object>> withShelves(List<Sale> sales) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Sale sale : sales) {
      boolean isKnown = !sale.product().equals("null") && number(sale) != 5;
      Sale found = new Sale(sale.with("has_shelf", isKnown), sale.time(), sale.stamp());
      rows.add(found.with("shelf", isKnown ? number(sale) : "null"));
    }
    return rows;
  }

  /** Each version of a product is 1,700 ms after the one before. */
  private static List<Map<String, Object>> withCosts(List<Sale> sales) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Sale sale : sales) {
      if (!sale.product().equals("null")) {
        int version = 0;
        while (version < 4 && 1_700L * (version + 1) + 90L * number(sale) <= sale.time()) {
          version++;
        }
        rows.add(sale.with("cost", 10 * number(sale) + version));
      }
    }
    return rows;
  }

  private static List<Map<String, Object>> sums(
      List<Sale> sales, long size, long period, long lateness) {
    Map<List<Object>, Map<String, Object>> windows = new HashMap<>();
    for (Sale sale : sales) {
      for (long start = start(sale.time(), period); start > sale.time() - size; start -= period) {
        if (start + size + lateness > sale.stamp()) {
          long from = start;
          Map<String, Object> sum =
              windows.computeIfAbsent(
                  List.of(sale.product(), start),
                  none ->
                      new HashMap<>(
                          Map.of(
                              "product",
                              sale.product(),
                              "window_start",
                              from,
                              "window_end",
                              from + size)));
          sum.merge("sales", 1L, (before, one) -> (Long) before + 1);
          sum.merge("quantity", value(sale, "quantity"), FamilyOraclesTest::plus);
          sum.merge("price", value(sale, "price"), FamilyOraclesTest::max);
        }
      }
    }
    return List.copyOf(windows.values());
  }

  private static Object plus(Object one, Object other) {
    return (Integer) one + (Integer) other;
  }

  private static Object max(Object one, Object other) {
    return ((BigDecimal) one).max((BigDecimal) other);
  }

  private static Object value(Sale sale, String field) {
    return requireNonNull(sale.row().get(field), field);
  }

  private static int number(Sale sale) {
    return Integer.parseInt(sale.product().substring(1));
  }

  private static long start(long time, long size) {
    return Math.floorDiv(time, size) * size;
  }

  private static List<Map<String, Object>> keep(List<Sale> sales, Predicate<Sale> which) {
    return sales.stream().filter(which).map(Sale::row).toList();
  }

  private static List<Map<String, Object>> once(List<Map<String, Object>> rows) {
    return rows.stream().distinct().toList();
  }

  /** A copy of a row does not conflict with it. */
  private static List<Map<String, Object>> repeats(List<Map<String, Object>> rows) {
    Set<Map<String, Object>> seen = new HashSet<>();
    List<Map<String, Object>> repeats = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      if (!seen.add(row)) {
        Map<String, Object> repeat = new HashMap<>(row);
        repeat.put("conflicting", false);
        repeats.add(repeat);
      }
    }
    return repeats;
  }

  private static String line(String output, List<Map<String, Object>> rows) {
    return FamilyTrials.line(
        output, rows.stream().collect(groupingBy(Function.identity(), counting())));
  }

  private static List<Sale> sales(Script script) {
    List<Sale> sales = new ArrayList<>();
    for (Block block : script.blocks()) {
      for (int i = 0; i < block.rows(); i++) {
        Map<String, Object> row = new HashMap<>();
        for (String field : block.schema().getFieldNames()) {
          row.put(field, block.row(i).getValue(field));
        }
        sales.add(new Sale(row, block.eventTime(i), block.stamp(i)));
      }
    }
    return sales;
  }
}
