/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.cdc.ChangesMark.Place;
import io.millrace.io.cdc.PostgresTable.Column;
import io.millrace.io.files.ReadBatch;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeRowsTest {
  @Test
  void largeLettersFillABatchAndHaveKeysOfTheirOwn() {
    ChangeRows rows =
        new ChangeRows(
            ChangesSettings.of("postgresql://db/shop", "orders", List.of("units int64")),
            new StepContext("run-1", "orders/Read"),
            new PostgresTable(Map.of("units", new Column("text", "text", true)), List.of("id")));
    String large = "x".repeat(1 << 20);

    int added = 0;
    while (!rows.isFull()) {
      rows.addRow(Map.of("units", large), List.of(String.valueOf(added)), Place.START, "0/0");
      added++;
    }

    assertThat(added).isEqualTo(64);
    ReadBatch batch = requireNonNull(rows.take());
    assertThat(batch.letters().stream().map(Rejected::idempotencyKey))
        .hasSize(64)
        .doesNotHaveDuplicates();
    assertThat(rows.isFull()).isFalse();
  }
}
