/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.enrich.ServiceCaller;
import io.millrace.transforms.enrich.ServiceFailure;
import io.millrace.transforms.enrich.ServicePolicy;
import io.millrace.transforms.ledger.Ledger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

class EnrichServiceContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new ServiceSubject();
  }

  /** Sales with what a service in this process knows of the product. */
  private static final class ServiceSubject implements Subject {
    private static final Schema PRODUCT = Schema.builder().addInt32Field("shelf").build();

    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Optional<Row> poison() {
      return Optional.of(Sales.sale("poison", "poison", 1, BigDecimal.ONE));
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      EnrichResult<Block> enriched =
          events.apply(
              Enrich.fromService(PRODUCT, answers -> new Shelves())
                  .matching("product")
                  .picking("shelf")
                  .flagging("has_shelf")
                  .with(
                      ServicePolicy.defaults().withBatchKeys(3).withCache(5, Duration.ofMinutes(1)))
                  .onFailureReject(new StepContext("run", "enrich"))
                  .onBlocks());
      line.written(enriched.enriched()).rejected(enriched.rejected());
      return Outcome.none().blocks("enriched", enriched.enriched());
    }

    /** Refuses every batch with poison in it, and knows products but the fifth. */
    private static final class Shelves implements ServiceCaller<String> {
      @Override
      public CompletionStage<Map<String, Row>> call(Set<String> products) {
        if (products.contains("poison")) {
          return CompletableFuture.failedFuture(ServiceFailure.refused("poison", null));
        }
        Map<String, Row> shelves = new HashMap<>();
        for (String product : products) {
          int shelf = product.charAt(1) - '0';
          if (shelf != 5) {
            shelves.put(product, Row.withSchema(PRODUCT).addValue(shelf).build());
          }
        }
        return CompletableFuture.completedFuture(shelves);
      }
    }
  }
}
