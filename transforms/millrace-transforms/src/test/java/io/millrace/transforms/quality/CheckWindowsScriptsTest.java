/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shops whose sales come in any order, repeated and late, against plain Java over each window. */
class CheckWindowsScriptsTest {
  private static final Schema SALE =
      Schema.builder()
          .addStringField("shop")
          .addNullableStringField("id")
          .addNullableInt64Field("price")
          .build();
  private static final BigDecimal MOST = BigDecimal.valueOf(3);
  private static final List<WindowRule> RULES =
      List.of(
          WindowRule.isUnique("id"),
          WindowRule.hasSum("price", Threshold.mustBeGreaterThan(0)),
          WindowRule.isNotAnomalous(
                  WindowMetric.size(), AnomalyStrategy.absoluteChange(MOST.negate(), MOST))
              .named("isSteady"));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "{0} shops, stream: {1}, windows of {2} each {3}, lateness {4}")
  @CsvSource({
    "100, true, 1200, 600, 300",
    "100, true, 500, 500, 0",
    "1000, false, 1500, 1500, 200"
  })
  void theHighestPanesJudgeTheRowsOnTimeByTheirStamps(
      int shops, boolean streaming, long size, long period, long lateness, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("CheckWindowsScriptsTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(5));
    KeyedScripts scripts =
        KeyedScripts.random(shops, SALE, (shop, time) -> sale(shop, time, random), random);
    Oracle oracle = new Oracle(size, period, lateness);
    scripts.arrivals().forEach(oracle::add);
    oracle.judge();
    long late = oracle.late.size();
    long rows = scripts.arrivals().size();
    assertThat(late).as(reason).isGreaterThan(3);

    PCollection<Block> sales = pipeline.apply(streaming ? scripts.stream() : scripts.batch());
    CheckWindowsResult checked =
        sales.apply(
            CheckWindows.of("sales", RULES)
                .sliding(Duration.ofMillis(size), Duration.ofMillis(period))
                .by("shop")
                .allowingLateness(Duration.ofMillis(lateness))
                .at(new StepContext("run-1", "sales/Check"))
                .onBlocks());
    Ledger ledger = new Ledger();
    ledger.step("check").read(sales).written(checked.absorbed(), one -> one).late(checked.late());

    PAssert.that(reason, checked.verdicts())
        .satisfies(highest(reason, "name", CheckWindowsScriptsTest::verdictLine, oracle.verdicts));
    PAssert.that(reason, checked.suites())
        .satisfies(highest(reason, "dataset", CheckWindowsScriptsTest::suiteLine, oracle.suites));
    PAssert.that(reason, checked.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(same(reason, CheckWindowsScriptsTest::shopAndId, oracle.late));
    PAssert.that(reason, ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("check\tREAD", rows),
                KV.of("check\tWRITTEN", rows - late),
                KV.of("check\tLATE", late)));
    pipeline.run();
  }

  private static Row sale(int shop, long time, Random random) {
    return Row.withSchema(SALE)
        .addValue("s" + shop)
        .addValue(random.nextInt(9) == 0 ? null : "i" + time + "." + random.nextInt(2))
        .addValue(random.nextInt(3) == 0 ? null : random.nextLong(-50, 60))
        .build();
  }

  /** What stands first both in a sale and in the group and measured fields of a late one. */
  private static String shopAndId(Row row) {
    return row.getString(0) + " " + row.getString(1);
  }

  private static String verdictLine(Row verdict) {
    return "%s %s %s, %d of %d"
        .formatted(
            verdict.getString("name"),
            verdict.getString("status"),
            verdict.getString("actual"),
            verdict.getInt64("rowsFailed"),
            verdict.getInt64("rowsTested"));
  }

  private static String suiteLine(Row suite) {
    return "%s %d %d %d"
        .formatted(
            suite.getString("status"),
            suite.getInt64("passed"),
            suite.getInt64("failed"),
            suite.getInt64("skipped"));
  }

  private static SerializableFunction<Iterable<Row>, Void> same(
      String reason, SerializableFunction<Row, String> line, List<String> expected) {
    return rows -> {
      List<String> lines = new ArrayList<>();
      rows.forEach(row -> lines.add(line.apply(row)));
      return SameElements.as(reason, expected).apply(lines);
    };
  }

  /** Of each window the pane with the highest number holds: it is the only one that is final. */
  private static SerializableFunction<Iterable<Row>, Void> highest(
      String reason, String what, SerializableFunction<Row, String> line, List<String> expected) {
    return rows -> {
      Map<String, TreeMap<Long, Row>> windows = new HashMap<>();
      for (Row pane : rows) {
        Row other =
            windows
                .computeIfAbsent(
                    Place.of(pane) + " " + pane.getString(what), first -> new TreeMap<>())
                .put(requireNonNull(pane.getInt64("pane")), pane);
        assertThat(other).as(reason).isNull();
      }
      List<String> lines = new ArrayList<>();
      for (TreeMap<Long, Row> panes : windows.values()) {
        Row last = panes.pollLastEntry().getValue();
        assertThat(last.getBoolean("isFinal")).as(reason).isTrue();
        assertThat(panes.values()).as(reason).noneMatch(pane -> pane.getBoolean("isFinal"));
        lines.add(Place.of(last) + " " + line.apply(last));
      }
      return SameElements.as(reason, expected).apply(lines);
    };
  }

  /** A window of a shop. */
  private record Place(String group, long start) {
    static Place of(Row verdict) {
      return new Place(
          requireNonNull(verdict.getString("group")),
          requireNonNull(verdict.getDateTime("windowStart")).getMillis());
    }
  }

  /** Puts rows one by one into their windows, and judges those in the end. */
  private static final class Oracle {
    private final long size;
    private final long period;
    private final long lateness;
    private final Map<Place, List<Row>> windows = new HashMap<>();
    private final List<String> late = new ArrayList<>();
    private final List<String> verdicts = new ArrayList<>();
    private final List<String> suites = new ArrayList<>();

    Oracle(long size, long period, long lateness) {
      this.size = size;
      this.period = period;
      this.lateness = lateness;
    }

    void add(KeyedScripts.Arrival one) {
      String group = "{\"shop\":\"%s\"}".formatted(one.row().getString("shop"));
      long last = Math.floorDiv(one.time(), period) * period;
      if (last + size + lateness <= one.stamp()) {
        late.add(shopAndId(one.row()));
      }
      for (long start = last; start > one.time() - size; start -= period) {
        if (start + size + lateness > one.stamp()) {
          windows
              .computeIfAbsent(new Place(group, start), first -> new ArrayList<>())
              .add(one.row());
        }
      }
    }

    void judge() {
      windows.forEach(
          (place, rows) -> {
            WindowOracle window = new WindowOracle(rows);
            int ids = window.values("id").size();
            long once = WindowOracle.once(window.tuples("id"));
            String unique = ids == 0 ? "skip" : once == ids ? "pass" : "fail";
            List<BigDecimal> prices = window.numbers("price");
            BigDecimal total = prices.isEmpty() ? null : WindowOracle.total(prices);
            String sum = total == null ? "skip" : total.signum() > 0 ? "pass" : "fail";
            List<Row> before = windows.get(new Place(place.group(), place.start() - period));
            int change = before == null ? 0 : Math.abs(rows.size() - before.size());
            String steady = before == null ? "skip" : change <= MOST.intValue() ? "pass" : "fail";
            add(place, "id.isUnique", unique, share(once, ids), ids - once, ids);
            add(place, "price.hasSum", sum, total, null, prices.size());
            add(place, "isSteady", steady, rows.size(), null, rows.size());
            List<String> suite = List.of(unique, sum);
            suites.add(
                "%s %s %d %d %d"
                    .formatted(
                        place,
                        suite.contains("fail") ? "Error" : "Success",
                        Collections.frequency(suite, "pass"),
                        Collections.frequency(suite, "fail"),
                        Collections.frequency(suite, "skip")));
          });
    }

    private void add(
        Place place,
        String name,
        String status,
        @Nullable Object actual,
        @Nullable Long failed,
        long tested) {
      verdicts.add("%s %s %s %s, %d of %d".formatted(place, name, status, actual, failed, tested));
    }

    private static @Nullable String share(long part, long whole) {
      return whole == 0
          ? null
          : BigDecimal.valueOf(part)
              .divide(BigDecimal.valueOf(whole), new MathContext(10, RoundingMode.HALF_EVEN))
              .stripTrailingZeros()
              .toPlainString();
    }
  }
}
