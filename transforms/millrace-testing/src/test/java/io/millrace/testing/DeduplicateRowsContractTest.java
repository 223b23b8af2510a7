/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Rows that say in a field how late they came. */
class DeduplicateRowsContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new DeduplicateRowsSubject();
  }

  private static final class DeduplicateRowsSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      DeduplicateResult<Row> once =
          events
              .apply("Rows", new StampedRows())
              .apply(
                  Deduplicate.byFields("id")
                      .inWindows(Duration.ofMillis(600))
                      .keepingLatest("quantity")
                      .on(StampedRows.HAPPENED)
                      .stampedBy(StampedRows.CAME)
                      .allowingLateness(Duration.ofMillis(400)));
      line.written(once.kept()).duplicates(once.duplicates()).late(once.late());
      return Outcome.none()
          .rows("kept", once.kept())
          .rows("duplicates", once.duplicates())
          .rows("late", once.late());
    }
  }
}
