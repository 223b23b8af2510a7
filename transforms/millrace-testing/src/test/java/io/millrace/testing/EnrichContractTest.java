/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.ledger.Ledger;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

class EnrichContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new EnrichSubject();
  }

  private static final class EnrichSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    private static final Schema PRODUCT =
        Schema.builder().addStringField("product").addStringField("category").build();

    @Override
    public Optional<Row> poison() {
      return Optional.of(Sales.sale("poison", "no such product", 1, BigDecimal.ONE));
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      List<Row> products =
          IntStream.range(0, 8)
              .mapToObj(i -> Row.withSchema(PRODUCT).addValues("p" + i, "c" + i % 3).build())
              .toList();
      EnrichResult<Block> enriched =
          events.apply(
              EnrichBlocks.from(
                      events
                          .getPipeline()
                          .apply("Products", Create.of(products).withRowSchema(PRODUCT))
                          .apply("Pack", PackBlocks.of()))
                  .matching("product", "product")
                  .picking(Map.of("category", "category"))
                  .onMissReject(new StepContext("run", "enrich")));
      line.written(enriched.enriched()).rejected(enriched.rejected());
      return Outcome.none().blocks("enriched", enriched.enriched());
    }
  }
}
