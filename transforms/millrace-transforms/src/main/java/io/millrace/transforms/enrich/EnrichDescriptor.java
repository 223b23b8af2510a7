/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Guarantees.Basis;
import io.millrace.transforms.descriptor.Guarantees.Boundedness;
import io.millrace.transforms.descriptor.Guarantees.StateGrowth;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link Enrich} from a table.
 *
 * @since 0.1
 */
@Internal
public final class EnrichDescriptor implements RowsDescriptor<EnrichSettings> {
  static final List<Port> OUTPUTS =
      List.of(
          new Port("enriched", "The rows with the added fields."),
          new Port("rejected", "A letter for each row that nothing is known of, where so asked."));

  private static final String TABLE = "table";

  @Override
  public Class<EnrichSettings> settings() {
    return EnrichSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "enrich",
        1,
        "Adds fields of the one row of a table that has the key.",
        List.of(
            new Port("input", "Rows with keys."),
            new Port(TABLE, "A bounded table that has each key once.")),
        OUTPUTS,
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "At once, when the table is there.",
            StateGrowth.TABLE,
            "The table's key and picked fields in each worker.",
            List.of()),
        List.of(EnrichMetrics.ACCEPTED, EnrichMetrics.REJECTED, EnrichMetrics.MISSES));
  }

  @Override
  public PCollectionRowTuple apply(EnrichSettings settings, PCollectionRowTuple inputs) {
    PCollection<Row> table = inputs.get(TABLE);
    MatchSettings match = settings.match();
    return outputs(
        inputs
            .get("input")
            .apply(
                "Enrich",
                settings
                    .add()
                    .addTo(
                        Enrich.from(table).matching(match.input(), match.source()),
                        table.getSchema())));
  }

  static PCollectionRowTuple outputs(EnrichResult<Row> result) {
    return PCollectionRowTuple.of("enriched", result.enriched())
        .and("rejected", result.rejected().apply("LettersAsRows", Convert.toRows()));
  }

  @Override
  public String example() {
    return """
    {
      "match": {"input": "product_id", "source": "id"},
      "add": {
        "pick": {"category": "category"},
        "prefix": "product_",
        "flag": "in_catalogue",
        "on_miss": {"kind": "reject", "run_id": "run-1", "step": "orders/Enrich"}
      }
    }\
    """;
  }

  @Override
  public void trace(EnrichSettings settings, LineageBuilder lineage) {
    MatchSettings match = settings.match();
    settings.add().trace(lineage, TABLE, match.input(), match.source());
  }
}
