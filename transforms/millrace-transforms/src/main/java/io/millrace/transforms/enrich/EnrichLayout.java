/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A spec that has met its input and its table: where the fields stand, and the rows in the lookup
 * and after the step.
 *
 * <p>An entry of the lookup is the table's key, from when and until when it holds if the spec says
 * so, and the picked fields.
 */
final class EnrichLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnrichSpec.Match match;
  private final AddedLayout added;
  private final int firstPick;
  private final int[] entryFields;
  private final Schema entrySchema;

  private EnrichLayout(EnrichSpec spec, EnrichSpec.Match match, Schema input, Schema table) {
    this.match = match;
    this.added = AddedLayout.of(spec.added(), input, table);
    List<Integer> fields = new ArrayList<>(List.of(table.indexOf(match.tableField())));
    validityFields(spec).forEach(field -> fields.add(table.indexOf(field)));
    this.firstPick = fields.size();
    fields.addAll(added.sources());
    this.entryFields = fields.stream().mapToInt(Integer::intValue).toArray();
    this.entrySchema = entrySchema(table, entryFields);
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
    EnrichSpec.Validity validity = spec.validity();
    if (validity != null && validity.from() == null) {
      check.problem("Missing required validFrom; name the field by validFrom(tableField)");
    }
    if (validity != null && validity.at() != null) {
      check.field(validity.at(), List.of(TypeName.DATETIME));
    }
    validityFields(spec).forEach(field -> tableCheck.field(field, List.of(TypeName.DATETIME)));
    AddedLayout.check(spec.added(), check, inputSchema, tableCheck::field, tableSchema);
    check.orThrow();
    return new EnrichLayout(spec, match, inputSchema, tableSchema);
  }

  private static List<String> validityFields(EnrichSpec spec) {
    EnrichSpec.Validity validity = spec.validity();
    return validity == null ? List.of() : validity.fields();
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

  Schema.Field inputKey() {
    return inputSchema().getField(match.inputField());
  }

  String inputKeyName() {
    return match.inputField();
  }

  String tableKeyName() {
    return match.tableField();
  }

  AddedLayout added() {
    return added;
  }

  @Nullable StepContext rejectAt() {
    return added.rejectAt();
  }

  Schema inputSchema() {
    return added.inputSchema();
  }

  Schema entrySchema() {
    return entrySchema;
  }

  Schema outputSchema() {
    return added.outputSchema();
  }

  /** Where the entry's fields stand in the table. */
  int[] entryFields() {
    return entryFields.clone();
  }

  /** The lookup of a whole table, whose blocks are of entries. */
  Lookup lookup(Iterable<Block> entries) {
    return firstPick == 1
        ? LookupBlock.of(tableKeyName(), entrySchema, entries)
        : LookupVersions.of(tableKeyName(), entrySchema, firstPick == 3, entries);
  }

  @Nullable Object keyOf(Row row) {
    return row.getValue(match.inputField());
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
    for (int field = 0; field < added.size(); field++) {
      values.add(
          entry == null ? added.missValues().getValue(field) : entry.getValue(firstPick + field));
    }
    if (added.flagged()) {
      values.add(entry != null);
    }
    return Row.withSchema(outputSchema()).attachValues(values);
  }
}
