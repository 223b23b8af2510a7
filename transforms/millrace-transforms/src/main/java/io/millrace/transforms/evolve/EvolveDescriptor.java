/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link Evolve}.
 *
 * @since 0.1
 */
@Internal
public final class EvolveDescriptor implements RowsDescriptor<EvolveSettings> {
  private static final String INPUT = "input";

  @Override
  public Class<EvolveSettings> settings() {
    return EvolveSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "evolve",
        1,
        "Makes rows of an older or newer schema rows of the schema wanted, under a policy.",
        List.of(new Port(INPUT, "Rows of one schema.")),
        List.of(
            new Port("evolved", "Rows of the schema wanted."),
            new Port("rejected", "A dead letter for each row that does not fit, by TRY_EVOLVE.")),
        Guarantees.ofEachRow(),
        List.of(EvolveMetrics.values()));
  }

  @Override
  public String example() {
    return """
        {
          "to": [
            {"name": "id", "type": "STRING"},
            {"name": "quantity", "type": "INT32", "was": "amount"},
            {"name": "country", "type": "STRING", "nullable": true}
          ],
          "policy": "TRY_EVOLVE",
          "run_id": "run-1",
          "step": "orders/Evolve"
        }""";
  }

  @Override
  public PCollectionRowTuple apply(EvolveSettings settings, PCollectionRowTuple inputs) {
    EvolveResult<Row> result = inputs.get(INPUT).apply("Evolve", settings.evolve());
    return PCollectionRowTuple.of("evolved", result.evolved())
        .and("rejected", result.rejected().apply("LettersAsRows", Convert.toRows()));
  }

  @Override
  public void trace(EvolveSettings settings, LineageBuilder lineage) {
    List<String> columns = lineage.columns(INPUT);
    EvolvePlan plan = Planning.of(settings.evolve().spec(), INPUT, lineage.schema(INPUT));
    lineage.output("evolved");
    for (FieldPlan field : plan.fields()) {
      String name = field.field().getName();
      switch (field.how()) {
        case FILL -> lineage.column(name);
        case COPY -> lineage.column(name, Kind.IDENTITY, INPUT, columns.get(field.source()));
        case CONVERT, CONVERT_OR_NULL ->
            lineage.column(name, Kind.TRANSFORMATION, INPUT, columns.get(field.source()));
      }
    }
    List<String> checked =
        plan.fields().stream()
            .filter(field -> !field.lossless())
            .map(field -> columns.get(field.source()))
            .toList();
    lineage.influence(Kind.FILTER, INPUT, checked);
    lineage.output("rejected").letters(INPUT);
  }
}
