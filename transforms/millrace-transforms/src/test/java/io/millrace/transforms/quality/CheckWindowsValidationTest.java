/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.transforms.DropFields;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class CheckWindowsValidationTest {
  private static final Threshold ALL = Threshold.mustBe(1);
  private static final StepContext STEP = new StepContext("run-1", "orders/CheckDays");
  private static final String FIELDS = "order_id, shop, email, amount, ordered_at";

  private final Pipeline pipeline = Pipeline.create();

  @Test
  void listsAllProblemsAtOnce() {
    CheckWindows check =
        CheckWindows.of(
                "orders",
                List.of(
                    WindowRule.hasMean("shop", ALL),
                    WindowRule.hasMax("price", ALL),
                    WindowRule.complianceRatio(RowRule.isPositive("shop"), ALL),
                    WindowRule.rowCountMatches(ALL),
                    WindowRule.isNotAnomalous(
                        WindowMetric.size(),
                        AnomalyStrategy.simpleThreshold(BigDecimal.ONE, null))))
            .by("amount")
            .samplingKeys("id");

    assertThatThrownBy(() -> Orders.in(pipeline).apply(check))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field amount: DECIMAL (supported: [BYTE, INT16, INT32, INT64,"
                + " STRING, BOOLEAN, DATETIME]); Missing required field id (available: ["
                + FIELDS
                + "]); Missing required step; name it with at(new StepContext(run, step)); Cannot"
                + " check orders: isNotAnomalous goes by the windows before; name windows by"
                + " tumbling(size); Cannot apply shop.hasMean: shop is STRING (supported: [INT32,"
                + " INT64, DECIMAL, FLOAT, DOUBLE]); Cannot apply price.hasMax: the rows have no"
                + " price (fields: "
                + FIELDS
                + "); Cannot apply shop.isPositive: shop is STRING (must be a number); Cannot apply"
                + " rowCountMatches: there is no other dataset; name one by against(rows)");
  }

  @Test
  void refusesToLookBackAndToWaitLongerThanEventTimeIsTold() {
    WindowMetric size = WindowMetric.size();
    AnomalyStrategy hundred = AnomalyStrategy.onlineNormal(BigDecimal.ONE, 100);
    CheckWindows check =
        CheckWindows.of("orders", List.of(WindowRule.isNotAnomalous(size, hundred)))
            .tumbling(Duration.ofDays(366))
            .allowingLateness(Duration.ofDays(36_525))
            .on("ordered_at");

    assertThatThrownBy(() -> Orders.in(pipeline).apply(check))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required step; name it with at(new StepContext(run, step)); Invalid look-back"
                + " of size.isNotAnomalous, 100 times PT8784H: PT878400H (must be whole milliseconds"
                + " from PT0.001S to PT876600H); Invalid lateness and a window, PT876600H and"
                + " PT8784H: PT885384H (must be whole milliseconds from PT0.001S to PT876600H)");
  }

  @Test
  void asksTheOtherDatasetForTheSame() {
    PCollection<Row> orders = Orders.in(pipeline);
    PCollection<Row> other =
        Orders.in(pipeline, "Other").apply(DropFields.fields("amount", "shop"));
    CheckWindows check =
        CheckWindows.of(
                "orders", List.of(WindowRule.aggregateMatches(WindowMetric.sum("amount"), ALL)))
            .by("shop")
            .at(STEP);

    assertThatThrownBy(() -> orders.apply(check.against(other)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required other field shop (available: [order_id, email, ordered_at]); Cannot"
                + " apply amount.sum.aggregateMatches against the other dataset: the rows have no"
                + " amount (fields: order_id, email, ordered_at)");
  }

  @Test
  void refusesAnotherDatasetThatNoRuleComparesWith() {
    PCollection<Row> orders = Orders.in(pipeline);
    PCollection<Row> other = Orders.in(pipeline, "Other");

    assertThatThrownBy(
            () -> orders.apply(CheckWindows.of("orders", List.of()).at(STEP).against(other)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot check orders: no rule compares it with the other dataset");
  }

  @Test
  void refusesInputWithoutEndAsAWhole() {
    PCollection<Row> orders = Orders.in(pipeline).setIsBoundedInternal(IsBounded.UNBOUNDED);

    assertThatThrownBy(() -> orders.apply(CheckWindows.of("orders", List.of()).at(STEP)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot check orders: it is unbounded; name windows by tumbling(size)");
  }

  @Test
  void refusesTwoRulesOfOneName() {
    List<WindowRule> rules =
        List.of(WindowRule.hasSize(ALL), WindowRule.hasSize(Threshold.mustBe(2)));

    assertThatThrownBy(() -> CheckWindows.of("orders", rules))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot check orders: repeated rules hasSize; tell them apart by named(name)");
  }

  @Test
  void refusesWhatIsNoSpec() {
    assertThatThrownBy(() -> CheckWindows.of(" ", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required dataset");
    assertThatThrownBy(
            () -> CheckWindows.of("orders", List.of()).allowingLateness(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid lateness: PT-0.001S (must be ");
    assertThatThrownBy(
            () -> CheckWindows.of("orders", List.of()).against(Orders.in(pipeline)).onBlocks())
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot use against(rows) together with onBlocks(); name blocks after it");
  }
}
