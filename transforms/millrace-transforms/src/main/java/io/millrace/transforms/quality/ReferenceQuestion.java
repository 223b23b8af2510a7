/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.rows.InputCheck;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** Whether the value of a field is one of a table. */
record ReferenceQuestion(String field, TableField target) implements Question {
  @Override
  public String expected() {
    return "must be in " + target;
  }

  @Override
  public Optional<String> problemWith(Schema schema) {
    return Question.misfit(schema, field, ValueKind.ANY)
        .or(
            () -> {
              TypeName type = schema.getField(field).getType().getTypeName();
              return InputCheck.PLAIN_TYPES.contains(type)
                  ? Optional.empty()
                  : Optional.of(
                      "%s is %s (must be one of %s)"
                          .formatted(field, type, InputCheck.PLAIN_TYPES));
            });
  }

  @Override
  public PlacedQuestion place(Schema schema, References references) {
    return new Placed(this, schema.indexOf(field), references.values(target));
  }

  private record Placed(ReferenceQuestion question, int index, Set<Object> values)
      implements PlacedQuestion {
    @Override
    public boolean passes(RowValues row) {
      Object value = row.value(index);
      return value == null || values.contains(References.keyOf(value));
    }

    @Override
    public String message(RowValues row) {
      return "Invalid %s: %s (%s)"
          .formatted(question.field, ShownValue.ofNullable(row.value(index)), question.expected());
    }
  }
}
