/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.rows.DefaultText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.jspecify.annotations.Nullable;

/** What is added, as settings. */
record AddSettings(
    @SchemaFieldDescription(
            "The fields to add, by their names without prefix, each with the field it is filled from.")
        Map<String, String> pick,
    @SchemaFieldDescription("What goes before the names of the added fields.") @DefaultsTo("")
        String prefix,
    @SchemaFieldDescription(
            "A BOOLEAN field to add, without prefix, that is true where something is known; none if not given.")
        @Nullable String flag,
    @SchemaFieldDescription(
            "What becomes of rows that nothing is known of; kept with nulls if not given.")
        @Nullable OnMiss onMiss) {
  /** What becomes of misses; as the methods of {@link Enrich}. */
  sealed interface OnMiss {
    /** Makes dead letters of them. */
    record Reject(
        @SchemaFieldDescription("The run, as letters name it.") String runId,
        @SchemaFieldDescription("The step, as letters name it.") String step)
        implements OnMiss {}

    /** Keeps them with default values. */
    record Defaults(
        @SchemaFieldDescription("Values as text, by added field, its prefix before it.")
            Map<String, String> values)
        implements OnMiss {}
  }

  /** The form with what these settings say. */
  <S extends Enriching<S, I, O>, I extends PInput, O extends POutput> S addTo(
      S form, Schema source) {
    S adding = form.picking(pick).prefix(prefix);
    adding = flag == null ? adding : adding.flagging(flag);
    if (onMiss instanceof OnMiss.Reject reject) {
      return adding.onMissReject(new StepContext(reject.runId(), reject.step()));
    }
    return onMiss instanceof OnMiss.Defaults defaults
        ? adding.onMissDefault(read(defaults.values(), source))
        : adding.onMissKeep();
  }

  private Map<String, Object> read(Map<String, String> texts, Schema source) {
    Map<String, String> taken = takenByOutput();
    Map<String, Object> values = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          String field = taken.get(name);
          values.put(
              name,
              field == null || !source.hasField(field)
                  ? text
                  : DefaultText.read("default", name, text, source.getField(field).getType()));
        });
    return values;
  }

  /** The field taken by added field. */
  Map<String, String> takenByOutput() {
    Map<String, String> taken = new LinkedHashMap<>();
    new TreeMap<>(pick).forEach((name, field) -> taken.put(prefix + name, field));
    return taken;
  }

  /** Says where the columns of enriched rows and of letters are from. */
  void trace(LineageBuilder lineage, String source, String inputKey, String sourceKey) {
    lineage.output("enriched").copyAll("input");
    takenByOutput().forEach((name, field) -> lineage.column(name, Kind.IDENTITY, source, field));
    if (flag != null) {
      lineage
          .column(flag, Kind.CONDITIONAL, "input", inputKey)
          .and(Kind.CONDITIONAL, source, sourceKey);
    }
    meetBy(lineage, source, inputKey, sourceKey);
    meetBy(lineage.output("rejected").letters("input"), source, inputKey, sourceKey);
  }

  private static void meetBy(
      LineageBuilder lineage, String source, String inputKey, String sourceKey) {
    lineage.influence(Kind.JOIN, "input", inputKey).influence(Kind.JOIN, source, sourceKey);
  }
}
