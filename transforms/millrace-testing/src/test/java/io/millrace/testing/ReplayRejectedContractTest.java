/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.RowRule;
import io.millrace.transforms.replay.ReplayRejected;
import io.millrace.transforms.replay.ReplayRejectedResult;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;

class ReplayRejectedContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new ReplaySubject();
  }

  @Override
  protected boolean streams() {
    return false;
  }

  /** Sales without a product, rejected and replayed. */
  private static final class ReplaySubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      CheckQualityResult<Block> checked =
          events.apply(
              CheckQuality.rows("sales", List.of(RowRule.isComplete("product")))
                  .at(new StepContext("run-1", "check"))
                  .onBlocks());
      ReplayRejectedResult replayed =
          checked
              .rejected()
              .apply(ReplayRejected.into(new StepContext("run-2", "check"), Sales.SALE));
      line.written(checked.accepted())
          .written(replayed.rows())
          .duplicates(replayed.duplicates())
          .rejected(replayed.rejected());
      return Outcome.none().rows("replayed", replayed.rows());
    }
  }
}
