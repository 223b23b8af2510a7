/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;

class AggregateContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new AggregateSubject();
  }

  private static final class AggregateSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      AggregateBlocksResult sums =
          events.apply(
              AggregateWindows.sliding(Duration.ofMillis(900), Duration.ofMillis(300))
                  .by("product")
                  .measuring(
                      Measure.count("sales"),
                      Measure.sum("quantity", "quantity"),
                      Measure.max("price", "price"))
                  .onBlocks()
                  .allowingLateness(Duration.ofMillis(500)));
      line.written(sums.absorbed(), rows -> rows).late(sums.late());
      return Outcome.none()
          .latest("sums", sums.results(), "product", "window_start")
          .blocks("late", sums.late());
    }
  }
}
