/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.LosingRun;
import io.millrace.pipelines.RunRequest;
import io.millrace.transforms.ledger.StepBalance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loses one record in each output of each step in turn: every time the run must fail. */
class LostRecordTest {
  @TempDir Path folder;
  private Map<String, String> options = Map.of();

  /** The smallest input in which every output of every step has a record. */
  @BeforeEach
  void writeInput() throws IOException {
    Path orders =
        write(
            "orders.csv",
            "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status",
            "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed",
            "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed",
            "O2,1,2026-03-02T10:00:00Z,,P9,1,2.00,EUR,DE,returned",
            "O3,1,2026-03-02T10:00:00Z,C1,P1,0,2.00,EUR,DE,placed",
            "O4,1,yesterday,C1,P1,1,2.00,EUR,DE,placed");
    Path clicks =
        write(
            "clicks.jsonl",
            "{\"event_id\":\"e1\",\"ts\":1772445600000,\"type\":\"view\",\"customer\":{\"id\":\"C1\"},"
                + "\"product_id\":\"P1\",\"page\":\"/\",\"country\":\"DE\",\"device\":\"mobile\"}",
            "{\"event_id\":\"e1\",\"ts\":1772445600000,\"type\":\"view\"}",
            "{\"event_id\":\"e2\",\"ts\":1772445600000,\"type\":\"teleport\"}",
            "{\"event_id\":");
    Path catalogue =
        write(
            "catalogue.csv",
            "product_id,product_name,category,list_price",
            "P1,Kettle,Kitchen,9.99",
            "P1,Kettle,Kitchen,9.99",
            ",Nothing,Kitchen,1",
            "P2,Spoon,Kitchen,cheap");
    options =
        Map.of(
            "orders", orders.toString(),
            "clicks", clicks.toString(),
            "catalogue", catalogue.toString());
  }

  @Test
  void everyOutputOfEveryStepIsMissedWhenItLosesARecord() {
    LosingRun losing = new LosingRun(new EcommercePipeline(), Runs.DIRECT);
    // In batch no row is late, and this contract drops none: nothing can be lost from there.
    List<String> outputs =
        losing.outputs(request("complete")).stream()
            .filter(output -> !output.matches(".*[/.]late(/files)?|.*/dropped"))
            .toList();
    assertThat(outputs).doesNotHaveDuplicates().hasSizeGreaterThan(50);
    Map<String, String> unnoticed = new TreeMap<>();

    for (String output : outputs) {
      LosingRun.Outcome outcome = losing.lose(output, request("lost-" + outputs.indexOf(output)));
      String failure = String.valueOf(outcome.report().failure());
      boolean noticed =
          !outcome.report().succeeded()
              && failure.contains("The ledger does not balance")
              && outcome.report().ledger().stream().anyMatch(step -> !step.isBalanced());
      if (!outcome.lost() || !noticed) {
        unnoticed.put(output, (outcome.lost() ? "lost" : "nothing to lose") + ", " + failure);
      }
    }

    assertThat(unnoticed).isEmpty();
  }

  @Test
  void aRunThatLostARecordPublishesNothingButKeepsItsEvidence() {
    LosingRun losing = new LosingRun(new EcommercePipeline(), Runs.DIRECT);
    Runs.run(request("good"));
    int published = Runs.rows(folder.resolve("warehouse"), Tables.SILVER_ORDERS).size();

    LosingRun.Outcome outcome = losing.lose("Enrich/orders", request("bad"));

    assertThat(outcome.report().failure())
        .isEqualTo("The ledger does not balance: Enrich/orders lost 1 record");
    assertThat(outcome.report().ledger())
        .filteredOn(step -> !step.isBalanced())
        .extracting(StepBalance::step)
        .containsExactly("Enrich/orders");
    assertThat(outcome.report().tables())
        .extracting(table -> table.table())
        .contains("bronze.orders", "ops.dead_letters", "ops.ledger")
        .doesNotContain("silver.orders", "gold.sales_by_product");
    assertThat(Runs.rows(folder.resolve("warehouse"), Tables.SILVER_ORDERS)).hasSize(published);
  }

  private RunRequest request(String runId) {
    return Runs.request(folder.resolve("warehouse"), runId, options);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
