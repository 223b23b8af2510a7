/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.session.Sessionize;
import io.millrace.transforms.session.SessionizeResult;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Rows that say in a field how late they came. */
class SessionizeRowsContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new SessionizeRowsSubject();
  }

  private static final class SessionizeRowsSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      SessionizeResult<Row> cut =
          events
              .apply("Rows", new StampedRows())
              .apply(
                  Sessionize.by("product")
                      .gap(Duration.ofMillis(400))
                      .cap(Duration.ofMillis(900))
                      .every(Duration.ofMillis(300))
                      .on(StampedRows.HAPPENED)
                      .stampedBy(StampedRows.CAME)
                      .allowingLateness(Duration.ofMillis(400))
                      .measuring(Measure.count("sales"), Measure.sum("quantity", "quantity")));
      line.written(cut.absorbed(), rows -> rows).filtered(cut.withoutKey()).late(cut.late());
      return Outcome.none()
          .rows("sessions", cut.sessions())
          .rows("late", cut.late())
          .rows("without_key", cut.withoutKey());
    }
  }
}
