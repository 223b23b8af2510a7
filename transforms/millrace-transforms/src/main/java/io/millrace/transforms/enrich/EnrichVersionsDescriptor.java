/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Guarantees.Basis;
import io.millrace.transforms.descriptor.Guarantees.Boundedness;
import io.millrace.transforms.descriptor.Guarantees.StateGrowth;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link EnrichVersions}.
 *
 * @since 0.1
 */
@Internal
public final class EnrichVersionsDescriptor implements RowsDescriptor<EnrichVersionsSettings> {
  private static final String TABLE = "table";

  @Override
  public Class<EnrichVersionsSettings> settings() {
    return EnrichVersionsSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "enrich_from_versions",
        1,
        "Adds fields of the version of a key that holds when the row happens.",
        List.of(
            new Port("input", "Rows with keys and event times."),
            new Port(TABLE, "A bounded table of versions, no two of a key at one time.")),
        EnrichDescriptor.OUTPUTS,
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "At once, when the table is there.",
            StateGrowth.TABLE,
            "The table's key, times and picked fields in each worker.",
            List.of()),
        List.of(EnrichMetrics.ACCEPTED, EnrichMetrics.REJECTED, EnrichMetrics.MISSES));
  }

  @Override
  public PCollectionRowTuple apply(EnrichVersionsSettings settings, PCollectionRowTuple inputs) {
    PCollection<Row> table = inputs.get(TABLE);
    return EnrichDescriptor.outputs(
        inputs
            .get("input")
            .apply(
                "Enrich",
                settings
                    .add()
                    .addTo(settings.applied(Enrich.fromVersions(table)), table.getSchema())));
  }

  @Override
  public String example() {
    return """
    {
      "match": {"input": "product_id", "source": "id"},
      "valid_from": "since",
      "valid_to": "until",
      "at": "ordered_at",
      "add": {
        "pick": {"list_price": "price"},
        "on_miss": {"kind": "reject", "run_id": "run-1", "step": "orders/Enrich"}
      }
    }\
    """;
  }

  @Override
  public void trace(EnrichVersionsSettings settings, LineageBuilder lineage) {
    MatchSettings match = settings.match();
    settings.add().trace(lineage, TABLE, match.input(), match.source());
    for (String output : List.of("enriched", "rejected")) {
      lineage
          .output(output)
          .influence(Kind.WINDOW, TABLE, settings.validFrom())
          .influence(Kind.WINDOW, TABLE, settings.validTo())
          .influence(Kind.WINDOW, "input", settings.at());
    }
  }
}
