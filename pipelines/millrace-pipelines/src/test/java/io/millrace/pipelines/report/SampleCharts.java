/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Series;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Charts of an invented shop. */
final class SampleCharts {
  private SampleCharts() {}

  static List<Chart> charts() {
    List<String> hours =
        IntStream.range(0, 48)
            .mapToObj(i -> Instant.parse("2026-02-27T00:00:00Z").plusSeconds(3600L * i).toString())
            .toList();
    List<String> products =
        List.of(
            "Oak side table",
            "Linen duvet cover, king size, stone grey",
            "Enamel mug",
            "Wool throw",
            "Desk lamp",
            "Cast-iron pan",
            "Bread knife",
            "</script><b>Cushion</b>",
            "Door mat",
            "Bookends");
    List<BigDecimal> sales =
        IntStream.range(0, 10).mapToObj(i -> money(412_904.55 / (1 + i * 0.37))).toList();
    return List.of(
        new Chart(
            "sales-by-hour",
            "Sales by hour",
            "money",
            "line",
            hours,
            List.of(wave("GBP", 48), wave("EUR", 48))),
        new Chart(
            "sales-by-product",
            "Best-selling products",
            "GBP",
            "bar",
            products,
            List.of(new Series("Sales", sales))),
        new Chart(
            "orders-by-hour",
            "Orders by hour",
            "orders",
            "line",
            hours,
            List.of(
                new Series(
                    "Orders",
                    IntStream.range(0, 48)
                        .mapToObj(
                            i -> BigDecimal.valueOf(9_000L + 610L * (i % 24) * (24 - i % 24) / 9))
                        .toList()))),
        new Chart(
            "orders-by-country",
            "Orders by country",
            "orders",
            "bar",
            List.of("GB", "DE", "FR", "IE", "NL"),
            List.of(
                new Series("Kept", counts(610_402, 204_118, 160_990, 97_002, 70_290)),
                new Series("Returned", counts(31_220, 22_018, 9_120, 2_204, 3_109)))));
  }

  static List<BigDecimal> counts(long... values) {
    return Arrays.stream(values).mapToObj(BigDecimal::valueOf).toList();
  }

  /** A day's course, over and over, larger for the first currency. */
  static Series wave(String name, int points) {
    double size = name.equals("GBP") ? 790_000 : 270_000;
    return new Series(
        name,
        IntStream.range(0, points)
            .mapToObj(
                i -> money(size * (1.1 + Math.sin((i - 8) * Math.PI / 12) + 0.09 * ((i * 7) % 5))))
            .toList());
  }

  static BigDecimal money(double amount) {
    return BigDecimal.valueOf(Math.round(amount * 100), 2);
  }
}
