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
import io.millrace.transforms.period.PeriodMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link EnrichStream}.
 *
 * @since 0.1
 */
@Internal
public final class EnrichStreamDescriptor implements RowsDescriptor<EnrichStreamSettings> {
  private static final String REFERENCE = "reference";

  @Override
  public Class<EnrichStreamSettings> settings() {
    return EnrichStreamSettings.class;
  }

  @Override
  public Description description() {
    List<Port> outputs = new ArrayList<>(EnrichDescriptor.OUTPUTS);
    outputs.add(new Port("late", "Rows that came after their period."));
    outputs.add(new Port("late_reference", "Rows of the reference that came after their period."));
    return new Description(
        "enrich_from_stream",
        1,
        "Adds fields of the latest row of another stream that has the key and is not after the"
            + " row.",
        List.of(
            new Port("input", "Rows with keys and event times."),
            new Port(REFERENCE, "Rows with keys of the same type, and event times.")),
        outputs,
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "Once, when the watermark passes the end of their period + the lateness; never"
                + " corrected.",
            StateGrowth.HORIZON,
            "Each row of the reference once for each period that looks back at it, each other one"
                + " once.",
            List.of()),
        List.of(
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            EnrichMetrics.ACCEPTED,
            EnrichMetrics.REJECTED,
            EnrichMetrics.MISSES));
  }

  @Override
  public PCollectionRowTuple apply(EnrichStreamSettings settings, PCollectionRowTuple inputs) {
    PCollection<Row> reference = inputs.get(REFERENCE);
    EnrichStreamResult<Row> result =
        inputs
            .get("input")
            .apply(
                "Enrich",
                settings
                    .add()
                    .addTo(
                        settings.applied(Enrich.fromStream(reference, settings.lookBack())),
                        reference.getSchema()));
    return PCollectionRowTuple.of("enriched", result.enriched())
        .and("rejected", result.rejected().apply("LettersAsRows", Convert.toRows()))
        .and("late", result.late())
        .and("late_reference", result.lateReference());
  }

  @Override
  public String example() {
    return """
    {
      "match": {"input": "device_id", "source": "device"},
      "look_back": "PT5M",
      "at": "read_at",
      "reference_at": "set_at",
      "add": {
        "pick": {"mode": "mode", "level": "level"},
        "flag": "is_set",
        "on_miss": {"kind": "defaults", "values": {"level": "0"}}
      }
    }\
    """;
  }

  @Override
  public void trace(EnrichStreamSettings settings, LineageBuilder lineage) {
    MatchSettings match = settings.match();
    settings.add().trace(lineage, REFERENCE, match.input(), match.source());
    for (String output : List.of("enriched", "rejected")) {
      lineage
          .output(output)
          .influence(Kind.SORT, REFERENCE, lineage.columns(REFERENCE))
          .influence(Kind.WINDOW, "input", settings.times())
          .influence(Kind.WINDOW, REFERENCE, settings.referenceTimes());
    }
    lineage
        .output("late")
        .copyAll("input")
        .influence(Kind.WINDOW, "input", settings.times())
        .output("late_reference")
        .copyAll(REFERENCE)
        .influence(Kind.WINDOW, REFERENCE, settings.referenceTimes());
  }
}
