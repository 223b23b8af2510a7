/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.StepContext;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link CheckQuality} as settings, by rules that refer to no table. */
record CheckQualitySettings(
    @SchemaFieldDescription("The dataset, as the verdicts name it.") String dataset,
    @SchemaFieldDescription("The rules, in the order in which dead letters name them.")
        List<RuleSetting> rules,
    @SchemaFieldDescription("The run that dead letters name.") String runId,
    @SchemaFieldDescription("The step that dead letters name.") String step,
    @SchemaFieldDescription(
            "The fields that name a record in its dead letter; the hash of its bytes if none.")
        @DefaultsTo("[]")
        List<String> keyedBy,
    @SchemaFieldDescription(
            "The DATETIME field with the event time of dead letters; they have none if not given.")
        @Nullable String eventTimeIn,
    @SchemaFieldDescription(
            "The STRING field with the record as received, for dead letters; the row as Beam's coder writes it if not given.")
        @Nullable String originalIn) {

  CheckQualitySettings {
    rules = List.copyOf(rules);
    keyedBy = List.copyOf(keyedBy);
  }

  CheckQuality checkQuality() {
    CheckQuality check =
        CheckQuality.rows(dataset, rules.stream().map(RuleSetting::rule).toList())
            .at(new StepContext(runId, step))
            .keyedBy(keyedBy.toArray(String[]::new));
    check = eventTimeIn == null ? check : check.eventTimeIn(eventTimeIn);
    return originalIn == null ? check : check.originalIn(originalIn);
  }
}
