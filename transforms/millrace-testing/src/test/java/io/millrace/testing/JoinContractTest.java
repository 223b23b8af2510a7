/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.join.Join;
import io.millrace.transforms.join.JoinResult;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;

class JoinContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new JoinSubject();
  }

  /** Sales of few with the latest sale of more of the same product. */
  private static final class JoinSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      FilterRowsResult sides =
          events.apply("Few", FilterRows.where(row -> row.int64("quantity") < 5));
      JoinResult<Block> joined =
          sides
              .kept()
              .apply(
                  Join.asOf(Duration.ofMillis(700))
                      .on("product")
                      .leftOuter()
                      .prefix("more_")
                      .every(Duration.ofMillis(300))
                      .allowingLateness(Duration.ofMillis(400))
                      .withBlocks(sides.filtered()));
      line.written(joined.absorbedLeft(), rows -> rows)
          .written(joined.absorbedRight(), rows -> rows)
          .late(joined.lateLeft())
          .late(joined.lateRight());
      return Outcome.none()
          .blocks("joined", joined.joined())
          .blocks("right_unmatched", joined.rightUnmatched())
          .blocks("late_left", joined.lateLeft())
          .blocks("late_right", joined.lateRight());
    }
  }
}
