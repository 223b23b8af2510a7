/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.evolve.Evolve;
import io.millrace.transforms.evolve.EvolvePolicy;
import io.millrace.transforms.evolve.EvolveResult;
import io.millrace.transforms.ledger.Ledger;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

class EvolveContractTest extends TransformContract {
  private static final Schema WANTED =
      Schema.builder()
          .addByteField("quantity")
          .addStringField("currency")
          .addNullableStringField("product_id")
          .addDecimalField("price")
          .build();

  @Override
  protected Subject subject() {
    return new EvolveSubject();
  }

  private static final class EvolveSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Optional<Row> poison() {
      return Optional.of(Sales.sale("poison", "p2", 1_000, BigDecimal.ONE));
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      EvolveResult<Block> evolved =
          events.apply(
              Evolve.to(WANTED)
                  .renaming("product", "product_id")
                  .defaulting("currency", "EUR")
                  .under(EvolvePolicy.TRY_EVOLVE)
                  .at(new StepContext("run", "evolve"))
                  .onBlocks());
      line.written(evolved.evolved()).rejected(evolved.rejected());
      return Outcome.none().blocks("evolved", evolved.evolved());
    }
  }
}
