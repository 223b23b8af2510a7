/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.expression.RowCondition;
import io.millrace.transforms.expression.RowExpression;
import java.io.Serializable;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RowRule} asks, and of which rows.
 *
 * @param argument what else the check speaks of; empty for nothing
 * @param where null asks all rows
 */
record RowCheck(
    String field, String check, String argument, Question question, @Nullable RowExpression where)
    implements Serializable {
  RowCheck {
    requireNonNull(field, "field is null");
    if (field.isBlank()) {
      throw new IllegalArgumentException("Missing required field of " + check);
    }
  }

  /** The same check, asked only of rows for which the expression is true. */
  RowCheck where(RowExpression expression) {
    return new RowCheck(field, check, argument, question, expression);
  }

  String id() {
    return field + "." + check + (argument.isEmpty() ? "" : "(" + argument + ")");
  }

  String expected() {
    return question.expected() + whereWords();
  }

  /** Empty for a check of all rows. */
  String whereWords() {
    return where == null ? "" : " where " + where.text();
  }

  boolean needsStamps() {
    return question instanceof TimeQuestion time && time.reference().isStamp();
  }

  Optional<String> problemWith(Schema schema) {
    return question
        .problemWith(schema)
        .map(problem -> "Cannot apply " + id() + ": " + problem)
        .or(
            () ->
                Optional.ofNullable(where)
                    .flatMap(expression -> expression.problemWith(schema))
                    .map(problem -> "Cannot apply " + id() + whereWords() + ": " + problem));
  }

  PlacedQuestion place(Schema schema, References references) {
    return question.place(schema, references);
  }

  @Nullable RowCondition openWhere(Schema schema) {
    return where == null ? null : where.open(schema);
  }
}
