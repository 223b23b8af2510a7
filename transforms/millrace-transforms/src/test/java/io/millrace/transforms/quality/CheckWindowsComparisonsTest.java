/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static io.millrace.transforms.quality.Orders.in;
import static io.millrace.transforms.quality.Orders.lines;
import static io.millrace.transforms.quality.Orders.order;

import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows are held against a schema, another dataset and the windows before. */
class CheckWindowsComparisonsTest {
  private static final StepContext STEP = new StepContext("run-1", "orders/CheckDays");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void judgesTheSchemaWithTheRows(TestPipeline pipeline) {
    Schema expected = Schema.of(Orders.SCHEMA.getField("shop"), Orders.SCHEMA.getField("email"));
    CheckWindowsResult checked =
        in(pipeline, order("1", "Berlin", null, "1", "2026-03-01T09:00:00"))
            .apply(
                CheckWindows.of(
                        "orders",
                        List.of(
                            WindowRule.hasColumn("shop"),
                            WindowRule.hasColumn("price"),
                            WindowRule.hasColumnCount(Threshold.mustBe(5)),
                            WindowRule.schemaMatches(expected)))
                    .at(STEP));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(
            List.of(
                "shop.hasColumn pass error 1, null of 1",
                "price.hasColumn fail error 0, null of 1",
                "hasColumnCount pass error 5, null of 1",
                "schemaMatches fail error 0.4, null of 1"));
    pipeline.run();
  }

  @Test
  void comparesWithAnotherDatasetWindowByWindow(TestPipeline pipeline) {
    PCollection<Row> orders =
        in(
            pipeline,
            order("1", "Berlin", null, "10", "2026-03-01T09:00:00"),
            order("2", "Berlin", null, "5.0", "2026-03-01T10:00:00"),
            order("3", "Berlin", null, "5", "2026-03-02T10:00:00"));
    PCollection<Row> booked =
        in(
            pipeline,
            "Booked",
            order("1", "Paris", null, "10.00", "2026-03-01T09:00:00"),
            order("3", "Berlin", null, "5", "2026-03-02T11:00:00"),
            order("4", "Berlin", null, "2.5", "2026-03-02T12:00:00"));

    CheckWindowsResult checked =
        orders.apply(
            CheckWindows.of(
                    "orders",
                    List.of(
                        WindowRule.rowCountMatches(Threshold.mustBe(1)),
                        WindowRule.aggregateMatches(
                            WindowMetric.sum("amount"), Threshold.mustBeBetween(0.9, 1.1)),
                        WindowRule.datasetMatches(
                            List.of("order_id", "amount"), Threshold.mostly(0.5))))
                .tumbling(Duration.ofDays(1))
                .on("ordered_at")
                .against(booked)
                .at(STEP));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(
            List.of(
                "2026-03-01 rowCountMatches fail error 2, null of 2",
                "2026-03-01 amount.sum.aggregateMatches fail error 1.5, null of 2",
                "2026-03-01 order_id,amount.datasetMatches pass error 0.5, 1 of 2",
                "2026-03-02 rowCountMatches fail error 0.5, null of 1",
                "2026-03-02 amount.sum.aggregateMatches fail error 0.6666666667, null of 1",
                "2026-03-02 order_id,amount.datasetMatches pass error 0.5, 1 of 2"));
    pipeline.run();
  }

  @Test
  void findsANumberOutOfTheOrdinaryByTheWindowsBefore(TestPipeline pipeline) {
    BigDecimal two = BigDecimal.valueOf(2);
    CheckWindowsResult checked =
        in(
                pipeline,
                order("1", "Berlin", null, "10", "2026-03-01T09:00:00"),
                order("2", "Berlin", null, "12", "2026-03-02T09:00:00"),
                order("3", "Berlin", null, "30", "2026-03-03T09:00:00"),
                order("4", "Berlin", null, "31", "2026-03-05T09:00:00"))
            .apply(
                CheckWindows.of(
                        "orders",
                        List.of(
                            WindowRule.isNotAnomalous(
                                WindowMetric.sum("amount"),
                                AnomalyStrategy.relativeRateOfChange(null, two)),
                            WindowRule.isNotAnomalous(
                                    WindowMetric.sum("amount"),
                                    AnomalyStrategy.onlineNormal(two, 4))
                                .named("normal")))
                    .tumbling(Duration.ofDays(1))
                    .on("ordered_at")
                    .at(STEP));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(
            List.of(
                "2026-03-01 amount.sum.isNotAnomalous skip error 10, null of 1",
                "2026-03-02 amount.sum.isNotAnomalous pass error 12, null of 1",
                "2026-03-03 amount.sum.isNotAnomalous fail error 30, null of 1",
                "2026-03-05 amount.sum.isNotAnomalous skip error 31, null of 1",
                "2026-03-01 normal skip error 10, null of 1",
                "2026-03-02 normal skip error 12, null of 1",
                "2026-03-03 normal fail error 30, null of 1",
                "2026-03-05 normal pass error 31, null of 1"));
    pipeline.run();
  }
}
