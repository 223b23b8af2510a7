/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A spec that has met its input and its table: where the fields stand, and the rows in the lookup
 * and after the step.
 *
 * <p>An entry of the lookup is the table's key followed by the picked fields.
 */
final class EnrichLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnrichSpec.Match match;
  private final boolean flagged;
  private final @Nullable StepContext rejectAt;
  private final int inputKey;
  private final int[] entryFields;
  private final Schema inputSchema;
  private final Schema entrySchema;
  private final Schema outputSchema;

  private EnrichLayout(EnrichSpec spec, EnrichSpec.Match match, Schema input, Schema table) {
    this.match = match;
    this.flagged = spec.flag() != null;
    this.rejectAt = spec.rejectAt();
    this.inputKey = input.indexOf(match.inputField());
    List<String> fields = new ArrayList<>(List.of(match.tableField()));
    fields.addAll(spec.picked().values());
    this.entryFields = fields.stream().mapToInt(table::indexOf).toArray();
    this.inputSchema = input;
    this.entrySchema = entrySchema(table, entryFields);
    this.outputSchema = outputSchema(spec, input, table);
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input or the table
   */
  static EnrichLayout of(EnrichSpec spec, PCollection<Row> input, PCollection<Row> table) {
    return of(spec, input, input.getSchema(), table, table.getSchema());
  }

  /**
   * For inputs whose elements hold rows of those schemas.
   *
   * @throws ValidationException if the spec is incomplete or does not fit the input or the table
   */
  static EnrichLayout of(
      EnrichSpec spec,
      PCollection<?> input,
      Schema inputSchema,
      PCollection<?> table,
      Schema tableSchema) {
    EnrichSpec.Match match = spec.match();
    if (match == null) {
      throw new ValidationException(
          "Missing required key fields; name them by matching(inputField, tableField)");
    }
    InputCheck check = InputCheck.of("enrich", "input", input, inputSchema);
    InputCheck tableCheck = check.and("look up in", "table", table, tableSchema);
    check.match(match.inputField(), tableCheck, match.tableField());
    spec.picked().values().forEach(tableCheck::field);
    List<String> output = new ArrayList<>(inputSchema.getFieldNames());
    output.addAll(spec.picked().keySet());
    if (spec.flag() != null) {
      output.add(spec.flag());
    }
    check.outputFields(output);
    check.orThrow();
    return new EnrichLayout(spec, match, inputSchema, tableSchema);
  }

  /** Fields are named by position: the key and the picked fields may share a name. */
  private static Schema entrySchema(Schema table, int[] entryFields) {
    Schema.Builder entry = Schema.builder();
    for (int i = 0; i < entryFields.length; i++) {
      FieldType type = table.getField(entryFields[i]).getType();
      entry.addField("field_" + i, i == 0 ? type.withNullable(false) : type);
    }
    return entry.build();
  }

  private static Schema outputSchema(EnrichSpec spec, Schema input, Schema table) {
    Schema.Builder output = Schema.builder().addFields(input.getFields());
    spec.picked()
        .forEach(
            (name, tableField) -> {
              FieldType type = table.getField(tableField).getType();
              output.addField(name, spec.rejectAt() == null ? type.withNullable(true) : type);
            });
    if (spec.flag() != null) {
      output.addBooleanField(spec.flag());
    }
    return output.build();
  }

  String inputKeyName() {
    return match.inputField();
  }

  String tableKeyName() {
    return match.tableField();
  }

  @Nullable StepContext rejectAt() {
    return rejectAt;
  }

  Schema inputSchema() {
    return inputSchema;
  }

  Schema entrySchema() {
    return entrySchema;
  }

  Schema outputSchema() {
    return outputSchema;
  }

  int inputKey() {
    return inputKey;
  }

  /** Where the entry's fields stand in the table. */
  int[] entryFields() {
    return entryFields.clone();
  }

  boolean flagged() {
    return flagged;
  }

  @Nullable Object keyOf(Row row) {
    return row.getValue(inputKey);
  }

  /**
   * @throws IllegalArgumentException if the table's row has no key
   */
  Row entryOf(Row tableRow) {
    List<@Nullable Object> values = new ArrayList<>(entryFields.length);
    for (int field : entryFields) {
      values.add(tableRow.getValue(field));
    }
    if (values.get(0) == null) {
      throw new IllegalArgumentException(
          "Missing required " + tableKeyName() + ": a row of the lookup table has no key");
    }
    return Row.withSchema(entrySchema).attachValues(values);
  }

  /** The row with what its entry adds; a null entry is a miss. */
  Row outputOf(Row row, @Nullable Row entry) {
    List<@Nullable Object> values = new ArrayList<>(row.getValues());
    for (int i = 1; i < entryFields.length; i++) {
      values.add(entry == null ? null : entry.getValue(i));
    }
    if (flagged) {
      values.add(entry != null);
    }
    return Row.withSchema(outputSchema).attachValues(values);
  }
}
