/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.expression;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;
import org.projectnessie.cel.CEL;
import org.projectnessie.cel.Env;
import org.projectnessie.cel.Env.AstIssuesTuple;
import org.projectnessie.cel.Issues;
import org.projectnessie.cel.common.CELError;

/**
 * A condition over the fields of a row in the <a href="https://cel.dev">Common Expression
 * Language</a>. It is its text: what is compiled of it is compiled again wherever it is needed.
 *
 * <p><b>Fields</b> go by their names: BYTE to INT64 are {@code int}, FLOAT and DOUBLE {@code
 * double} (a FLOAT by its shortest decimal form), STRING, BOOLEAN and BYTES themselves, DATETIME is
 * a {@code timestamp}, lists of these are lists, maps from STRING to these are maps. DECIMAL is a
 * type of its own, {@code decimal}, exact: it is made by {@code decimal('9.99')}, of an int or a
 * double too, and is compared, added, subtracted and multiplied with another one or, on its right,
 * an int. Fields of other types, and those whose names are no CEL identifiers, cannot be named.
 *
 * <p><b>Nulls:</b> {@code field == null} asks for it; CEL answers {@code ==}, {@code !=}, and
 * {@code ||} and {@code &&} where the other side decides. Everything else cannot be answered with a
 * null at hand, and {@link RowCondition#holds} then answers null, also where it would have failed
 * without the null: {@code 1 / 0 > discount} is a failure only where there is a discount.
 *
 * <p><b>Cost</b> is bounded by the length of the text times that of the row's values: at most
 * {@value #MAX_CHARACTERS} characters, {@code all}, {@code exists} and {@code exists_one} of a
 * list, none inside another, and inside of them {@code in} only of a list written out, and lists
 * and maps neither compared nor joined; no {@code map} and {@code filter}, and no {@code matches},
 * since patterns may run for ever. What {@code all}, {@code exists} and {@code exists_one} ask of a
 * text is asked of it for each element. Decimals of more than {@value CelDecimal#MAX_DIGITS} digits
 * are not calculated with.
 *
 * <p>Immutable; safe for concurrent use.
 *
 * <pre>{@code
 * RowExpression.of("currency == 'EUR' && net + tax == gross").open(schema).holds(row::getValue)
 * }</pre>
 *
 * @since 0.1
 */
@Internal
public final class RowExpression implements Serializable {
  /** The longest text. */
  public static final int MAX_CHARACTERS = 4_096;

  private static final long serialVersionUID = 1L;

  /** The library has no short name for a type that is not CEL's own. */
  private static final Pattern DECIMAL =
      Pattern.compile("abstract_type \\{\\s*name: \"" + CelDecimal.NAME + "\"\\s*}");

  private final String text;

  private RowExpression(String text) {
    this.text = text;
  }

  /**
   * Reads an expression, without asking which fields there are.
   *
   * @throws IllegalArgumentException saying why it is none, or costs too much
   */
  public static RowExpression of(String text) {
    requireNonNull(text, "expression is null");
    if (text.isBlank()) {
      throw new IllegalArgumentException("Missing required expression");
    }
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "Invalid expression: %d characters (must be at most %d)"
              .formatted(text.length(), MAX_CHARACTERS));
    }
    AstIssuesTuple parsed = CelEnvironment.withoutFields().parse(text);
    List<String> problems =
        parsed.hasIssues()
            ? problems(parsed.getIssues())
            : CelCost.problems(parsed.getAst().getExpr());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid expression: %s (%s)".formatted(text, String.join("; ", problems)));
    }
    return new RowExpression(text);
  }

  /** The expression as written. */
  public String text() {
    return text;
  }

  /** Why rows of this schema cannot be asked; empty if they can. */
  public Optional<String> problemWith(Schema schema) {
    AstIssuesTuple checked = CelEnvironment.of(schema).compile(text);
    if (checked.hasIssues()) {
      return Optional.of(String.join("; ", problems(checked.getIssues())));
    }
    if (!CelEnvironment.isTruth(checked.getAst().getResultType())) {
      return Optional.of("it gives no truth value");
    }
    List<String> problems = CelCost.problems(CEL.astToCheckedExpr(checked.getAst()));
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }

  /**
   * Compiles it for rows of a schema.
   *
   * @throws IllegalArgumentException if {@link #problemWith} knows why not
   */
  public RowCondition open(Schema schema) {
    problemWith(schema)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("Cannot compile " + text + ": " + problem);
            });
    Env env = CelEnvironment.of(schema);
    AstIssuesTuple checked = env.compile(text);
    List<String> fields = new ArrayList<>(CelCost.names(checked.getAst().getExpr()));
    fields.removeIf(name -> !schema.hasField(name));
    return new RowCondition(
        CelEnvironment.compile(env, checked.getAst()), env.getTypeAdapter(), schema, fields);
  }

  private static List<String> problems(Issues issues) {
    return issues.getErrors().stream().map(RowExpression::words).toList();
  }

  private static String words(CELError error) {
    String message = DECIMAL.matcher(error.getMessage()).replaceAll(CelDecimal.NAME);
    return "at character " + (error.getLocation().column() + 1) + ": " + message;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowExpression expression && text.equals(expression.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
