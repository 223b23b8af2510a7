/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.ledger.Ledger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class EnrichVersionsContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new VersionsSubject();
  }

  /** Sales with what the product cost at their time. */
  private static final class VersionsSubject implements Subject {
    private static final Schema COST =
        Schema.builder()
            .addStringField("product")
            .addNullableField("since", FieldType.DATETIME)
            .addInt32Field("cost")
            .build();

    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Optional<Row> poison() {
      return Optional.of(Sales.sale("poison", "no such product", 1, BigDecimal.ONE));
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      EnrichResult<Block> enriched =
          events.apply(
              Enrich.fromVersions(
                      events.getPipeline().apply("Costs", Create.of(costs()).withRowSchema(COST)))
                  .matching("product", "product")
                  .validFrom("since")
                  .picking("cost")
                  .onMissReject(new StepContext("run", "enrich"))
                  .onBlocks());
      line.written(enriched.enriched()).rejected(enriched.rejected());
      return Outcome.none().blocks("enriched", enriched.enriched());
    }

    private static List<Row> costs() {
      List<Row> costs = new ArrayList<>();
      for (int product = 0; product < 8; product++) {
        for (int version = 0; version < 5; version++) {
          costs.add(
              Row.withSchema(COST)
                  .addValues(
                      "p" + product,
                      version == 0 ? null : Instant.ofEpochMilli(1_700L * version + 90L * product),
                      10 * product + version)
                  .build());
        }
      }
      return costs;
    }
  }
}
