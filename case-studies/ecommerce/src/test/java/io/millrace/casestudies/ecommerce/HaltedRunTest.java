/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.ledger.StepBalance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the actions of a contract do to a run. */
class HaltedRunTest {
  private static final String ORDERS =
      """
      order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status
      O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed
      O2,1,2026-03-02T10:00:00Z,C1,P1,1,2.00,EUR,XX,placed
      O3,1,2026-03-02T10:00:00Z,C1,P1,%d,2.00,EUR,DE,placed
      """;

  /** A row of orders without a quantity halts the run. */
  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: urn:example:halting
      version: 1.0.0
      status: active
      schema:
        - name: orders
          properties:
            - name: quantity
              logicalType: integer
              quality:
                - metric: missingValues
                  arguments: {missingValues: [0]}
                  mustBe: 0
                  customProperties: [{property: action, value: halt}]
            - name: country
              logicalType: string
              quality:
                - metric: invalidValues
                  arguments: {validValues: [DE]}
                  mustBe: 0
                  customProperties: [{property: action, value: drop}]
        - name: clicks
        - name: catalogue
      """;

  @TempDir Path folder;

  @Test
  void publishesWhereNothingHaltsAndCountsWhatIsDropped() throws IOException {
    RunReport report = run(1);

    assertThat(report.failure()).isNull();
    assertThat(report.ledger())
        .filteredOn(step -> step.step().equals("Check/orders"))
        .containsExactly(new StepBalance("Check/orders", 3, 2, 1, 0, 0, 0));
    assertThat(Runs.rows(folder.resolve("warehouse"), Tables.SILVER_ORDERS)).hasSize(2);
  }

  @Test
  void publishesNothingWhereARuleHalts() throws IOException {
    RunReport report = run(0);

    assertThat(report.failure())
        .isEqualTo(
            "orders quantity.isNotContainedIn halts the run: 1 of 3 rows broke it (must not be one"
                + " of 0)");
    assertThat(report.tables())
        .extracting(table -> table.table())
        .contains("bronze.orders", "ops.dead_letters", "ops.verdicts")
        .doesNotContain("silver.orders", "gold.sales_by_product");
    assertThat(report.ledger()).allMatch(StepBalance::isBalanced);
  }

  private RunReport run(int quantity) throws IOException {
    return Runs.run(
        folder.resolve("warehouse"),
        Map.of(
            "orders", write("orders.csv", ORDERS.formatted(quantity)),
            "clicks",
                write(
                    "clicks.jsonl",
                    "{\"event_id\":\"e1\",\"ts\":1772445600000,\"type\":\"view\",\"customer\":{\"id\":\"C1\"},"
                        + "\"product_id\":\"P1\",\"page\":\"/\",\"country\":\"DE\",\"device\":\"mobile\"}\n"),
            "catalogue",
                write(
                    "catalogue.csv",
                    "product_id,product_name,category,list_price\nP1,Kettle,Kitchen,9.99\n"),
            "contract", write("contract.yaml", CONTRACT)));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
