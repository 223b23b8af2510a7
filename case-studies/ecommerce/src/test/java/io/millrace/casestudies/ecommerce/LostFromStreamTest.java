/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.LosingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loses a record where a stream does otherwise than a batch: every time the run must fail. */
class LostFromStreamTest {
  private static final Map<String, String> NOTICED =
      Map.of(
          "Read/orders",
          "Read/orders lost 1 record",
          "Deduplicate/orders",
          "Deduplicate/orders lost 1 record",
          "Deduplicate/orders/late",
          "Deduplicate/orders lost 1 record",
          "Aggregate/gold.sales_by_country",
          "The check windows of gold.sales_by_country failed: 1 rows in them, 2 taken in",
          "Aggregate/gold.sales_by_product/absorbed",
          "Aggregate/gold.sales_by_product lost ",
          "Sessionize",
          "Sessionize lost 2 records",
          "Write/gold.sales_by_country/files",
          // Of both rows, or of one where a second has passed between them.
          "Write/gold.sales_by_country lost ",
          "Write/ops.late/files",
          "Write/ops.late lost 1 record",
          "Ledger/entries",
          "in ops.ledger_entries do not add up to its ledger");

  @TempDir Path folder;

  /** Two lines in windows of their own, and one that is late: one element each in what is lost. */
  @Test
  void isMissedInWhatIsWrittenWindowByWindow() throws IOException {
    Path orders =
        Files.write(
            folder.resolve("orders.csv"),
            List.of(
                "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status",
                "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed",
                "O2,1,2026-03-02T10:20:00Z,C1,P1,1,2.00,EUR,FR,placed",
                "O3,1,2026-03-01T10:00:00Z,C1,P1,1,2.00,EUR,DE,placed"));
    Map<String, String> options =
        Map.of("orders", orders.toString(), "disorder", "PT0S", "lateness", "PT0S");
    LosingRun losing = new LosingRun(new EcommercePipeline(), Runs.DIRECT);
    Map<String, String> unnoticed = new TreeMap<>();

    for (Map.Entry<String, String> lost : NOTICED.entrySet()) {
      LosingRun.Outcome outcome =
          losing.lose(
              lost.getKey(),
              StreamTest.request(
                  folder.resolve("warehouse"), lost.getKey().replaceAll("\\W", "."), options));
      String failure = String.valueOf(outcome.report().failure());
      if (!outcome.lost() || !failure.contains(lost.getValue())) {
        unnoticed.put(lost.getKey(), outcome.lost() + ": " + failure);
      }
    }

    assertThat(unnoticed).isEmpty();
  }
}
