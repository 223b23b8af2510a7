/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.DefaultText;
import io.millrace.transforms.rows.FieldSetting;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link Evolve} as settings, to fields of simple types. */
record EvolveSettings(
    @SchemaFieldDescription("The fields wanted, in their order.") List<Target> to,
    @SchemaFieldDescription(
            "What becomes of what differs: EXCEPTION allows nothing, EVOLVE converts or fails the run, TRY_EVOLVE makes dead letters instead, LENIENT loses nothing and gives nulls, IGNORE reads only fields of equal name and type.")
        @DefaultsTo("EVOLVE")
        EvolvePolicy policy,
    @SchemaFieldDescription("The run that dead letters name; for TRY_EVOLVE.")
        @Nullable String runId,
    @SchemaFieldDescription("The step that dead letters name; for TRY_EVOLVE.")
        @Nullable String step) {

  /** A field wanted. */
  record Target(
      @SchemaFieldDescription("The field's name.") String name,
      @SchemaFieldDescription(
              "BYTE, INT16, INT32, INT64, DECIMAL, FLOAT, DOUBLE, STRING, DATETIME, BOOLEAN or"
                  + " BYTES.")
          TypeName type,
      @SchemaFieldDescription("Whether it may be null.") @DefaultsTo("false") boolean nullable,
      @SchemaFieldDescription("The name it had before; the same if not given.")
          @Nullable String was,
      @SchemaFieldDescription(
              "Its value as text where none is read; null if not given, which only a field that may"
                  + " be null can be. Not of BYTES.")
          @Nullable String otherwise) {
    Target {
      FieldSetting.requireSimple(name, type);
    }
  }

  EvolveSettings {
    to = List.copyOf(to);
    if ((runId == null) != (step == null)) {
      throw new IllegalArgumentException("Missing required " + (runId == null ? "run_id" : "step"));
    }
  }

  Evolve evolve() {
    Schema.Builder target = Schema.builder();
    to.forEach(
        field ->
            target.addField(
                Schema.Field.of(field.name(), FieldType.of(field.type()))
                    .withNullable(field.nullable())));
    Evolve evolve = Evolve.to(target.build()).under(policy);
    for (Target field : to) {
      evolve = field.was() == null ? evolve : evolve.renaming(field.was(), field.name());
      evolve =
          field.otherwise() == null
              ? evolve
              : evolve.defaulting(
                  field.name(),
                  DefaultText.read(
                      "otherwise", field.name(), field.otherwise(), FieldType.of(field.type())));
    }
    return runId == null || step == null ? evolve : evolve.at(new StepContext(runId, step));
  }
}
