/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static io.millrace.pipelines.report.SampleCharts.charts;
import static io.millrace.pipelines.report.SampleCharts.wave;
import static io.millrace.pipelines.report.SampleFaults.deadLetters;
import static io.millrace.pipelines.report.SampleFaults.verdicts;

import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.Setting;
import io.millrace.pipelines.report.RunReport.StepTime;
import io.millrace.pipelines.report.RunReport.TableState;
import io.millrace.transforms.ledger.StepBalance;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reports of an invented shop: one that went well, one that failed, one with nothing to say. */
final class SampleReports {
  static final String HOSTILE =
      "{\"sku\":\"</script><img src=x onerror=alert(1)>\",\"note\":\"it's {{ledger}} & \\u2028\u2028"
          + " \u202egnirts\u202c \u0000 \ud800 😀\"}";

  private static final String SAME = "48 rows equal the generator's, to the last penny";

  private static final Instant STARTED = Instant.parse("2026-03-01T09:15:02.125Z");

  private SampleReports() {}

  static RunReport succeeded() {
    return report(null, ledger(0), List.of(new Check("truth/gold.sales_by_hour", true, SAME)));
  }

  static RunReport failed() {
    return report(
        "Cannot commit gold.sales_by_hour: another run holds the lock (run 20260301-0900-aa01)",
        ledger(3),
        List.of(
            new Check("truth/gold.sales_by_hour", true, SAME),
            new Check(
                "truth/gold.sales_by_product",
                false,
                "product P-0007: expected 1204.50 GBP, found 1199.50 GBP")));
  }

  static RunReport empty() {
    return of(null, List.of(), List.of());
  }

  /** A report of nothing but how the run ended. */
  static RunReport of(@Nullable String failure, List<StepBalance> ledger, List<Check> checks) {
    return bare("empty", failure, ledger, List.of(), checks);
  }

  /** A report of nothing but one chart of so many points a minute apart. */
  static RunReport ofPoints(int points) {
    List<String> labels =
        IntStream.range(0, points).mapToObj(i -> STARTED.plusSeconds(60L * i).toString()).toList();
    Chart chart =
        new Chart("points", "Points", "events", "line", labels, List.of(wave("all", points)));
    return bare("points", null, List.of(), List.of(chart), List.of());
  }

  private static RunReport bare(
      String pipeline,
      @Nullable String failure,
      List<StepBalance> ledger,
      List<Chart> charts,
      List<Check> checks) {
    return new RunReport(
        pipeline,
        "20260301-0000-0000",
        "direct",
        "batch",
        STARTED,
        STARTED,
        0,
        failure,
        Map.of(),
        List.of(),
        Map.of(),
        List.of(),
        ledger,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        charts,
        checks);
  }

  private static RunReport report(
      @Nullable String failure, List<StepBalance> ledger, List<Check> checks) {
    return new RunReport(
        "ecommerce",
        "20260301-0915-7f3c",
        "direct",
        "batch",
        STARTED,
        STARTED.plusMillis(72_345),
        734_003_200L,
        failure,
        arguments(),
        profile(),
        versions(),
        List.of(
            "customers.csv is empty after its header: no customer was enriched from it",
            "Currency JPY has no rate on 2026-02-28; 14 orders were routed to dead letters"),
        ledger,
        steps(),
        verdicts(),
        deadLetters(),
        tables(),
        headline(),
        charts(),
        checks);
  }

  private static Map<String, String> arguments() {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("input", "data/ecommerce/events-*.jsonl");
    arguments.put("warehouse", "/var/lib/millrace/warehouse/ecommerce/2026/03/01/direct-batch");
    arguments.put("lateness", "PT10M");
    arguments.put("max_open_files", "16");
    return arguments;
  }

  private static List<Setting> profile() {
    return List.of(
        new Setting("blockOnRun", "false", "so that progress can be told"),
        new Setting("shards", "2", "<b>one</b> per processor & at least two"));
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Millrace", "0.1.0-SNAPSHOT");
    versions.put("Apache Beam", "2.70.0");
    versions.put("Apache Iceberg", "1.10.1");
    versions.put("Java", "17.0.19");
    return versions;
  }

  private static List<StepBalance> ledger(long missing) {
    return List.of(
        new StepBalance("orders/Read", 1_204_518, 1_204_518, 0, 0, 0, 0),
        new StepBalance("orders/Parse", 1_204_518, 1_203_906, 0, 0, 0, 612),
        new StepBalance("orders/Check", 1_203_906, 1_184_210 - missing, 2_204, 0, 0, 17_492),
        new StepBalance("orders/Deduplicate", 1_184_210, 1_151_077, 0, 33_133, 0, 0),
        new StepBalance("orders/SplitLate", 1_151_077, 1_142_816, 0, 0, 8_261, 0),
        new StepBalance("orders/Enrich", 1_142_816, 1_142_802, 0, 0, 0, 14),
        new StepBalance("clicks/Read", 845_120, 845_120, 0, 0, 0, 0),
        new StepBalance("clicks/Parse", 845_120, 844_988, 0, 0, 0, 132),
        new StepBalance("clicks/DropBots", 844_988, 612_440, 232_548, 0, 0, 0),
        new StepBalance("clicks/Sessionize", 612_440, 611_905, 0, 0, 535, 0),
        new StepBalance("customers/Read", 0, 0, 0, 0, 0, 0),
        new StepBalance("silver/orders", 1_142_802, 1_142_802, 0, 0, 0, 0),
        new StepBalance("gold/SalesByHour", 1_142_802, 1_142_802, 0, 0, 0, 0),
        new StepBalance("gold/SalesByProduct", 1_142_802, 1_142_802, 0, 0, 0, 0),
        new StepBalance("gold/OrdersByCountry", 1_142_802, 1_142_802, 0, 0, 0, 0),
        new StepBalance("gold/Funnel", 611_905, 611_905, 0, 0, 0, 0));
  }

  private static List<StepTime> steps() {
    return List.of(
        new StepTime("orders/Read", 1_204_518, Duration.ofMillis(18_204)),
        new StepTime("orders/Parse", 1_204_518, Duration.ofMillis(21_870)),
        new StepTime("orders/Check", 1_203_906, Duration.ofMillis(22_412)),
        new StepTime("orders/Deduplicate", 1_184_210, Duration.ofMillis(12_090)),
        new StepTime("orders/SplitLate", 1_151_077, Duration.ofMillis(2_730)),
        new StepTime("orders/Enrich", 1_142_816, Duration.ofMillis(9_981)),
        new StepTime("clicks/Parse", 845_120, Duration.ofMillis(11_415)),
        new StepTime("clicks/Sessionize", 612_440, Duration.ofMillis(8_077)),
        new StepTime("customers/Read", 0, Duration.ZERO),
        new StepTime("gold/SalesByHour", 1_142_802, Duration.ofNanos(1_912_345_678L)));
  }

  private static List<TableState> tables() {
    return List.of(
        new TableState(
            "bronze.orders",
            1_204_518,
            0,
            0,
            1_204_518,
            12,
            88_412_160,
            8_129_402_774_120_951_812L),
        new TableState(
            "bronze.clicks", 845_120, 0, 0, 845_120, 8, 40_118_273, 3_301_884_207_771_604_911L),
        new TableState(
            "silver.orders",
            1_142_802,
            1_310,
            27,
            3_511_209,
            32,
            61_902_344,
            5_518_276_640_019_845_227L),
        new TableState("gold.sales_by_hour", 96, 0, 0, 288, 2, 9_214, 901_245_118_390_244_761L),
        new TableState("gold.sales_by_product", 10, 0, 0, 10, 1, 1_020, 7_740_024_915_220_118_345L),
        new TableState(
            "dead_letters", 18_250, 0, 0, 18_250, 4, 2_411_840, 2_284_406_117_093_551_020L),
        new TableState("silver.customers", 0, 0, 0, 0, 0, 0, null));
  }

  private static Map<String, BigDecimal> headline() {
    Map<String, BigDecimal> headline = new LinkedHashMap<>();
    headline.put("Orders kept", new BigDecimal("1142802"));
    headline.put("Sales, GBP", new BigDecimal("38204118.07"));
    headline.put("Sales, EUR", new BigDecimal("12900544.90"));
    headline.put("Duplicates", new BigDecimal("33133"));
    headline.put("Late", new BigDecimal("8796"));
    headline.put("Dead letters", new BigDecimal("18250"));
    return headline;
  }
}
