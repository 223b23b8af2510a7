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
import java.util.Map;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * Describes {@link EnrichService} by {@link HttpLookup}; other clients are code, which settings
 * cannot name.
 *
 * @since 0.1
 */
@Internal
public final class EnrichServiceDescriptor implements RowsDescriptor<EnrichServiceSettings> {
  private static final String INPUT = "input";

  @Override
  public Class<EnrichServiceSettings> settings() {
    return EnrichServiceSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "enrich_from_service",
        1,
        "Adds fields of what a service answers over HTTP, in JSON, when it is asked for a row's key.",
        List.of(new Port(INPUT, "Rows with keys.")),
        List.of(
            new Port("enriched", "The rows with the added fields."),
            new Port(
                "rejected",
                "A letter for each row that the service did not answer for, and where so asked for"
                    + " each one that it knows nothing of.")),
        new Guarantees(
            Boundedness.ANY,
            Basis.SERVICE,
            "None.",
            "When their bundle's calls have answers.",
            StateGrowth.NONE,
            "Answers in each worker, as many as its cache may hold.",
            List.of()),
        List.of(EnrichMetrics.values()));
  }

  @Override
  public Map<String, String> javaOnly() {
    return Map.of("fromService", "A client of one's own is code; settings ask over HTTP.");
  }

  @Override
  public String example() {
    return """
    {
      "match": "user_id",
      "service": {
        "url": "https://users.example/v1/users/{key}",
        "headers_from_environment": {"Authorization": "USERS_AUTHORIZATION"},
        "answers": [{"name": "country", "type": "STRING"}]
      },
      "policy": {"batch_keys": 50, "retry": {"attempts": 3}, "breaker": {}, "cache": {}},
      "add": {"pick": {"country": "country"}, "prefix": "user_"},
      "on_failure": {"run_id": "run-1", "step": "clicks/Enrich"}
    }\
    """;
  }

  @Override
  public PCollectionRowTuple apply(EnrichServiceSettings settings, PCollectionRowTuple inputs) {
    return EnrichDescriptor.outputs(inputs.get(INPUT).apply("Enrich", settings.enrich()));
  }

  /** Answers are made of the key, by the service. */
  @Override
  public void trace(EnrichServiceSettings settings, LineageBuilder lineage) {
    String key = settings.match();
    AddSettings add = settings.add();
    lineage.output("enriched").copyAll(INPUT);
    add.takenByOutput()
        .keySet()
        .forEach(name -> lineage.column(name, Kind.TRANSFORMATION, INPUT, key));
    String flag = add.flag();
    if (flag != null) {
      lineage.column(flag, Kind.CONDITIONAL, INPUT, key);
    }
    lineage.influence(Kind.FILTER, INPUT, key);
    lineage.output("rejected").letters(INPUT);
  }
}
