/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class CheckQualityValidationTest {
  private static final Schema SCHEMA =
      Schema.builder().addStringField("sku").addInt64Field("quantity").build();
  private static final StepContext STEP = new StepContext("run-1", "orders/Check");

  private final Pipeline pipeline = Pipeline.create();

  @Test
  void listsAllProblemsAtOnce() {
    CheckQuality check =
        CheckQuality.rows(
                "orders",
                List.of(
                    RowRule.isComplete("sku"),
                    RowRule.isBetween("sku", BigDecimal.ONE, null),
                    RowRule.hasPattern("quantity", "x"),
                    RowRule.isPositive("price")))
            .originalIn("quantity")
            .eventTimeIn("event_time")
            .keyedBy("source", "sku");

    assertThatThrownBy(() -> rows().apply(check))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot check orders:
            - Missing required step; name it with at(new StepContext(run, step))
            - Cannot apply sku.isBetween: sku is STRING (must be a number)
            - Cannot apply quantity.hasPattern: quantity is INT64 (must be STRING)
            - Cannot apply price.isPositive: the rows have no price (fields: sku, quantity)
            - Cannot use originalIn quantity: it is INT64 (must be STRING)
            - Cannot use eventTimeIn event_time: the rows have no such field (fields: sku, quantity)
            - Cannot use keyedBy source: the rows have no such field (fields: sku, quantity)""");
  }

  @Test
  void refusesTwoRulesOfOneId() {
    List<RowRule> rules =
        List.of(
            RowRule.hasPattern("sku", "a"),
            RowRule.isComplete("sku"),
            RowRule.hasPattern("sku", "b"));

    assertThatThrownBy(() -> CheckQuality.rows("orders", rules))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot check orders: repeated rules sku.hasPattern");
  }

  @Test
  void refusesAnEmptyDataset() {
    assertThatThrownBy(() -> CheckQuality.rows("", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required dataset");
  }

  @Test
  void refusesRowsInOtherWindows() {
    PCollection<Row> windowed =
        rows().apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));

    assertThatThrownBy(() -> windowed.apply(CheckQuality.rows("orders", List.of()).at(STEP)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot check orders:\n- Cannot use rows windowed by FixedWindows; carry the window as a"
                + " field and check in the global window");
  }

  private PCollection<Row> rows() {
    return pipeline.apply(Create.empty(SCHEMA));
  }
}
