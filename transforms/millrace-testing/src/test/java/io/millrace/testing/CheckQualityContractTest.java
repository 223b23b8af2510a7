/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.RowRule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

// tag::contract[]
class CheckQualityContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new CheckQualitySubject();
  }

  private static final class CheckQualitySubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Optional<Row> poison() {
      return Optional.of(Sales.sale("poison", "p2", -1, BigDecimal.ONE));
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      CheckQualityResult<Block> checked =
          events.apply(
              CheckQuality.rows("sales", List.of(RowRule.isPositive("quantity")))
                  .at(new StepContext("run", "check"))
                  .onBlocks());
      line.written(checked.accepted()).rejected(checked.rejected());
      return Outcome.none().blocks("accepted", checked.accepted());
    }
  }
}
// end::contract[]
