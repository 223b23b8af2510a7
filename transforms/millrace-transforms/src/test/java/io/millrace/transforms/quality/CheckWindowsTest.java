/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static io.millrace.transforms.quality.Orders.in;
import static io.millrace.transforms.quality.Orders.lines;
import static io.millrace.transforms.quality.Orders.order;
import static io.millrace.transforms.quality.Orders.suites;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.StepContext;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckWindowsTest {
  private static final StepContext STEP = new StepContext("run-1", "orders/CheckDays");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void judgesEachDayOfEachShop(TestPipeline pipeline) {
    // tag::days[]
    PCollection<Row> orders =
        in(
            pipeline,
            order("1", "Berlin", "ada@example.org", "10.00", "2026-03-01T09:00:00"),
            order("2", "Berlin", "bob@example.org", "20.00", "2026-03-01T10:00:00"),
            order("2", "Berlin", null, "-1.00", "2026-03-01T11:00:00"),
            order("3", "Berlin", "cyd@example.org", "7.50", "2026-03-02T09:00:00"),
            order("4", "Paris", null, null, "2026-03-01T09:00:00"));

    CheckWindowsResult checked =
        orders.apply(
            CheckWindows.of(
                    "orders",
                    List.of(
                        WindowRule.isUnique("order_id"),
                        WindowRule.hasCompleteness("email", Threshold.mostly(0.5))
                            .warningUnless(Threshold.mostly(0.9)),
                        WindowRule.hasMean("amount", Threshold.mustBeBetween(5, 15)),
                        WindowRule.complianceRatio(
                            RowRule.isPositive("amount"),
                            Threshold.mustBeLessOrEqualTo(1).inRows())))
                .tumbling(Duration.ofDays(1))
                .on("ordered_at")
                .by("shop")
                .at(new StepContext("run-1", "orders/CheckDays")));

    List<String> verdicts =
        List.of(
            "2026-03-01 {\"shop\":\"Berlin\"} order_id.isUnique fail error 0.3333333333, 2 of 3",
            "2026-03-01 {\"shop\":\"Berlin\"} email.hasCompleteness fail warn 0.6666666667, 1 of 3",
            "2026-03-01 {\"shop\":\"Berlin\"} amount.hasMean pass error 9.666666667, null of 3",
            "2026-03-01 {\"shop\":\"Berlin\"} amount.isPositive.complianceRatio pass error"
                + " 0.6666666667, 1 of 3",
            "2026-03-02 {\"shop\":\"Berlin\"} order_id.isUnique pass error 1, 0 of 1",
            "2026-03-02 {\"shop\":\"Berlin\"} email.hasCompleteness pass error 1, 0 of 1",
            "2026-03-02 {\"shop\":\"Berlin\"} amount.hasMean pass error 7.5, null of 1",
            "2026-03-02 {\"shop\":\"Berlin\"} amount.isPositive.complianceRatio pass error 1, 0 of"
                + " 1",
            "2026-03-01 {\"shop\":\"Paris\"} order_id.isUnique pass error 1, 0 of 1",
            "2026-03-01 {\"shop\":\"Paris\"} email.hasCompleteness fail error 0, 1 of 1",
            "2026-03-01 {\"shop\":\"Paris\"} amount.hasMean skip error null, null of 0",
            "2026-03-01 {\"shop\":\"Paris\"} amount.isPositive.complianceRatio pass error 1, 0 of"
                + " 1");
    List<String> suites =
        List.of(
            "2026-03-01 {\"shop\":\"Berlin\"} Error: 2 passed, 2 failed, 0 skipped",
            "2026-03-02 {\"shop\":\"Berlin\"} Success: 4 passed, 0 failed, 0 skipped",
            "2026-03-01 {\"shop\":\"Paris\"} Error: 2 passed, 1 failed, 1 skipped");
    // end::days[]
    PAssert.that(lines(checked.verdicts())).containsInAnyOrder(verdicts);
    PAssert.that(suites(checked.suites())).containsInAnyOrder(suites);
    PAssert.that(checked.late()).empty();
    pipeline.run();
  }

  @Test
  void judgesAllOfTheInputEvenWhereThereIsNone(TestPipeline pipeline) {
    CheckWindowsResult checked =
        in(pipeline)
            .apply(
                CheckWindows.of(
                        "orders",
                        List.of(
                            WindowRule.hasSize(Threshold.mustBeGreaterThan(0)),
                            WindowRule.isUnique("order_id"),
                            WindowRule.hasMin("amount", Threshold.mustBe(1))))
                    .at(STEP));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(
            List.of(
                "hasSize fail error 0, null of 0",
                "order_id.isUnique skip error null, 0 of 0",
                "amount.hasMin skip error null, null of 0"));
    PAssert.that(suites(checked.suites()))
        .containsInAnyOrder(List.of("Error: 0 passed, 1 failed, 2 skipped"));
    PAssert.that(checked.absorbed()).empty();
    pipeline.run();
  }

  @Test
  void writesAVerdictInTheFieldsOfOpenLineageAndOurs(TestPipeline pipeline) {
    CheckWindowsResult checked =
        in(
                pipeline,
                order("1", "Berlin", null, "1", "2026-03-01T09:00:00"),
                order("2", "Paris", null, "2", "2026-03-01T09:00:00"))
            .apply(
                CheckWindows.of(
                        "orders",
                        List.of(
                            WindowRule.hasApproxQuantile("amount", 0.5, Threshold.mustBe(1))
                                .withSeverity(Severity.INFO)
                                .named("cheap")
                                .described("Half of the orders are small")))
                    .sliding(Duration.ofDays(1), Duration.ofDays(1))
                    .on("ordered_at")
                    .at(STEP)
                    .underContract("orders:1.0.0"));

    PAssert.that(checked.verdicts())
        .containsInAnyOrder(
            Row.withSchema(CheckWindows.VERDICT_SCHEMA)
                .addValues("hasApproxQuantile", false, "amount", "info", "cheap")
                .addValues("Half of the orders are small", "mustBe 1", "1.0078125", null, null)
                .addValues("{\"quantile\":\"0.5\"}", "fail", "orders", "orders:1.0.0")
                .addValues("amount.hasApproxQuantile", "accuracy", "{}")
                .addValues(Instant.parse("2026-03-01T00:00:00Z"))
                .addValues(Instant.parse("2026-03-02T00:00:00Z"))
                .addValues(0L, true, 2L, null, 0.008, List.of(), "run-1")
                .build());
    PAssert.that(suites(checked.suites()))
        .containsInAnyOrder(List.of("2026-03-01 Success: 0 passed, 1 failed, 0 skipped"));
    pipeline.run();
  }

  @Test
  void showsKeysOfFailedRowsWhereAsked(TestPipeline pipeline) {
    CheckWindowsResult checked =
        in(
                pipeline,
                order("3", "Berlin", null, "1", "2026-03-01T09:00:00"),
                order("2", "Berlin", "a@example.org", "1", "2026-03-01T09:00:00"),
                order("1,", "Paris", null, "1", "2026-03-01T09:00:00"))
            .apply(
                CheckWindows.of(
                        "orders",
                        List.of(
                            WindowRule.hasCompleteness("email", Threshold.mustBe(1)),
                            WindowRule.isUnique("shop")))
                    .samplingKeys("order_id")
                    .at(STEP));

    PAssert.that(checked.verdicts())
        .satisfies(
            verdicts -> {
              assertThat(verdicts)
                  .extracting(
                      verdict -> verdict.getString("name") + " " + verdict.getArray("sampleKeys"))
                  .containsExactlyInAnyOrder(
                      "email.hasCompleteness [1\\,, 3]", "shop.isUnique [Berlin]");
              return null;
            });
    pipeline.run();
  }

  @Test
  void judgesDaysOfACalendar(TestPipeline pipeline) {
    CheckWindowsResult checked =
        in(
                pipeline,
                order("1", "Berlin", null, "1", "2026-03-01T22:59:59"),
                order("2", "Berlin", null, "1", "2026-03-01T23:00:00"))
            .apply(
                CheckWindows.of("orders", List.of(WindowRule.hasSize(Threshold.mustBe(1))))
                    .calendar(ChronoUnit.DAYS, ZoneId.of("Europe/Berlin"))
                    .on("ordered_at")
                    .at(STEP));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(
            List.of(
                "2026-02-28 hasSize pass error 1, null of 1",
                "2026-03-01 hasSize pass error 1, null of 1"));
    pipeline.run();
  }

  @Test
  void asksARowRuleOnlyOfTheRowsItIsAbout(TestPipeline pipeline) {
    CheckWindowsResult checked =
        in(
                pipeline,
                order("1", "Berlin", null, "-1", "2026-03-01T09:00:00"),
                order("2", "Berlin", null, "1", "2026-03-01T09:00:00"),
                order("3", "Paris", null, "-1", "2026-03-01T09:00:00"))
            .apply(
                CheckWindows.of(
                        "orders",
                        List.of(
                            WindowRule.complianceRatio(
                                RowRule.isPositive("amount").where("shop == 'Berlin'"),
                                Threshold.mostly(0.5))))
                    .samplingKeys("order_id")
                    .at(STEP));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(List.of("amount.isPositive.complianceRatio pass error 0.5, 1 of 2"));
    pipeline.run();
  }
}
