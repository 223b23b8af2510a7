/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

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
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link Protect}.
 *
 * @since 0.1
 */
@Internal
public final class ProtectDescriptor implements RowsDescriptor<ProtectSettings> {
  private static final String INPUT = "input";

  @Override
  public Class<ProtectSettings> settings() {
    return ProtectSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "protect",
        1,
        "Hides personal data and secrets in fields: masks, tokens, redaction, buckets, nulls.",
        List.of(new Port(INPUT, "Rows of any fields.")),
        List.of(
            new Port("protected_rows", "Every row, protected."),
            new Port(
                "findings",
                "How often each detector found something in each redacted field, when the input"
                    + " ends.")),
        new Guarantees(
            Boundedness.ANY,
            Basis.DATA,
            "None.",
            "At once; findings when the input ends, so none of a stream that does not.",
            StateGrowth.NONE,
            "None but a block, and a count for each redacted field and detector.",
            List.of()),
        List.of(ProtectMetrics.values()));
  }

  @Override
  public Map<String, String> javaOnly() {
    return Map.of(
        "keys", "A supplier of one's own is code; settings name the environment or a folder.");
  }

  @Override
  public String example() {
    return """
        {
          "protections": [
            {"kind": "mask", "field": "card", "last": 4},
            {"kind": "redact", "field": "text", "detectors": ["EMAIL", "PHONE"]},
            {"kind": "nullify", "field": "birthday"}
          ]
        }""";
  }

  @Override
  public PCollectionRowTuple apply(ProtectSettings settings, PCollectionRowTuple inputs) {
    ProtectResult<Row> hidden = inputs.get(INPUT).apply("Protect", settings.protect());
    return PCollectionRowTuple.of("protected_rows", hidden.protectedRows())
        .and("findings", hidden.findings());
  }

  @Override
  public void trace(ProtectSettings settings, LineageBuilder lineage) {
    lineage.output("protected_rows");
    for (String column : lineage.columns(INPUT)) {
      if (settings.protections().stream().anyMatch(each -> protects(each, column))) {
        lineage.masked(column, INPUT, column);
      } else {
        lineage.copy(INPUT, List.of(column));
      }
    }
    List<String> redacted =
        lineage.columns(INPUT).stream()
            .filter(
                column ->
                    settings.protections().stream()
                        .filter(Redact.class::isInstance)
                        .anyMatch(each -> protects(each, column)))
            .toList();
    lineage.output("findings");
    for (Schema.Field field : Protect.FINDING_SCHEMA.getFields()) {
      if (field.getName().equals("found")) {
        lineage.column(field.getName(), Kind.AGGREGATION, INPUT, redacted);
      } else {
        lineage.column(field.getName());
      }
    }
  }

  /** Whether the column is the protection's field, or the field is in its rows. */
  private static boolean protects(Protection protection, String column) {
    return protection.field().equals(column) || protection.field().startsWith(column + ".");
  }
}
