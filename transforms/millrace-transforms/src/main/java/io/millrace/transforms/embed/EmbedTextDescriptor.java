/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link EmbedText} with the {@link HashingEmbedder}; others are objects, which settings
 * cannot name.
 *
 * @since 0.1
 */
@Internal
public final class EmbedTextDescriptor implements RowsDescriptor<EmbedTextSettings> {
  private static final String INPUT = "input";
  private static final String EMBEDDED = "embedded";

  @Override
  public Class<EmbedTextSettings> settings() {
    return EmbedTextSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "embed_text",
        1,
        "Adds the vector of a text, made of its words and letters by hashes.",
        List.of(new Port(INPUT, "Rows with a text.")),
        List.of(new Port(EMBEDDED, "Every row, with its vector.")),
        Guarantees.ofEachRow(),
        List.of(EmbedTextMetrics.values()));
  }

  @Override
  public Map<String, String> javaOnly() {
    return Map.of(
        "using",
        "Other embedders hold a model or a client.",
        "batching",
        "It is for embedders that ask a model for many texts at once.",
        "onFailureReject",
        "Hashing does not fail.");
  }

  @Override
  public String example() {
    return """
        {"in": "prompt", "into": "embedding", "dimensions": 64}""";
  }

  @Override
  public PCollectionRowTuple apply(EmbedTextSettings settings, PCollectionRowTuple inputs) {
    return PCollectionRowTuple.of(
        EMBEDDED, inputs.get(INPUT).apply("EmbedText", settings.embedText()).embedded());
  }

  @Override
  public void trace(EmbedTextSettings settings, LineageBuilder lineage) {
    lineage
        .output(EMBEDDED)
        .copyAll(INPUT)
        .column(settings.into(), Kind.TRANSFORMATION, INPUT, settings.in());
  }
}
