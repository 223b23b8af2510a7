/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.expression.RowExpression;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One rule over a row, named as Deequ and the Open Data Contract Standard name it.
 *
 * <p>A rule sees one row at a time: what needs several rows (uniqueness, counts, shares) is no row
 * rule. <b>Nulls:</b> {@code isComplete} and {@code isNotBlank} fail on null; every other rule
 * passes on null, so that one absent value breaks one rule. <b>Numbers</b> of all types are
 * compared exactly, as decimals; FLOAT and DOUBLE by their shortest decimal form, and one that is
 * not finite is in no range and no set, and neither less nor greater than another. <b>Text</b> is
 * compared by Unicode code points. <b>Patterns</b> are those of {@link Pattern}; their running time
 * is not bounded.
 *
 * <p>A new rule has {@link Severity#ERROR} and {@link Action#QUARANTINE}. Immutable, safe for
 * concurrent use.
 *
 * <pre>{@code
 * RowRule.isBetween("quantity", BigDecimal.ONE, new BigDecimal("100"))
 * // quantity 0 -> Invalid quantity: 0 (must be between 1 and 100)
 * RowRule.isPositive("price").where("channel != 'gift'")
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class RowRule implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowCheck asked;
  private final Severity severity;
  private final Action action;

  private RowRule(RowCheck asked, Severity severity, Action action) {
    this.asked = asked;
    this.severity = requireNonNull(severity, "severity is null");
    this.action = requireNonNull(action, "action is null");
  }

  /** The value is there: null fails. */
  public static RowRule isComplete(String field) {
    return of(field, "isComplete", new Condition.Present());
  }

  /** The text has a character that is not white space: null, empty and blank fail. */
  public static RowRule isNotBlank(String field) {
    return of(field, "isNotBlank", new Condition.NotBlank());
  }

  /**
   * The value is one of {@code values}.
   *
   * @param values at least one; all text, all numbers or all booleans, without null
   */
  public static RowRule isContainedIn(String field, Collection<?> values) {
    return of(field, "isContainedIn", Conditions.oneOf(field, values));
  }

  /**
   * The value is none of {@code values}.
   *
   * @param values at least one; all text, all numbers or all booleans, without null
   */
  public static RowRule isNotContainedIn(String field, Collection<?> values) {
    return of(field, "isNotContainedIn", Conditions.noneOf(field, values));
  }

  /**
   * The number is between the two, both included.
   *
   * @param min null leaves this end open; then {@code max} is needed
   * @param max null leaves this end open; then {@code min} is needed
   */
  public static RowRule isBetween(
      String field, @Nullable BigDecimal min, @Nullable BigDecimal max) {
    Bounds bounds = Bounds.unbounded();
    bounds = min == null ? bounds : bounds.atLeast(min);
    return isBetween(field, max == null ? bounds : bounds.atMost(max));
  }

  /** The number is within {@code bounds}, of which at least one end must be given. */
  public static RowRule isBetween(String field, Bounds bounds) {
    if (bounds.isUnbounded()) {
      throw new IllegalArgumentException("Missing required bounds of " + field + ".isBetween");
    }
    return of(field, "isBetween", new Condition.Within(bounds));
  }

  /** The number is greater than zero. */
  public static RowRule isPositive(String field) {
    Bounds bounds = Bounds.unbounded().above(BigDecimal.ZERO);
    return of(field, "isPositive", new Condition.Within(bounds));
  }

  /** The number is zero or greater. */
  public static RowRule isNonNegative(String field) {
    Bounds bounds = Bounds.unbounded().atLeast(BigDecimal.ZERO);
    return of(field, "isNonNegative", new Condition.Within(bounds));
  }

  /** The whole text matches {@code pattern}, with or without {@code ^} and {@code $}. */
  public static RowRule hasPattern(String field, String pattern) {
    return of(field, "hasPattern", Conditions.matching(field, pattern));
  }

  /**
   * The text has so many characters, both ends included; a character is a Unicode code point.
   *
   * @param min null means 0; at least 0
   * @param max null means unlimited; at least {@code min}
   */
  public static RowRule hasLengthBetween(
      String field, @Nullable Integer min, @Nullable Integer max) {
    return of(field, "hasLengthBetween", Conditions.ofLength(field, min, max));
  }

  /** The text can be read as a value of that type. */
  public static RowRule hasDataType(String field, DataType type) {
    return of(field, "hasDataType", new Condition.ReadableAs(requireNonNull(type, "type is null")));
  }

  /**
   * The text is JSON, and nothing else, that fits a <a
   * href="https://json-schema.org/draft/2020-12">JSON Schema</a>.
   *
   * <p>A message names the first place that does not fit and the keyword it breaks. {@code format}
   * is an annotation and checks nothing, numbers are exact, and a {@code pattern} is one of {@link
   * Pattern}.
   *
   * @param schema as JSON; of draft 2020-12 unless its {@code $schema} says otherwise; may refer to
   *     parts of itself, while nothing is loaded from elsewhere
   */
  public static RowRule matchesJsonSchema(String field, String schema) {
    return of(field, "matchesJsonSchema", Conditions.fittingJsonSchema(field, schema));
  }

  /**
   * The text has something of that form in it, anywhere; Deequ's {@code containsEmail} and so on.
   */
  public static RowRule contains(String field, Content content) {
    return of(field, "contains" + content.word(), new Condition.Containing(content, true));
  }

  /** The text has nothing of that form in it; messages do not show the text. */
  public static RowRule doesNotContain(String field, Content content) {
    return of(field, "doesNotContain" + content.word(), new Condition.Containing(content, false));
  }

  /** The field is less than another one: both numbers, both DATETIME or both STRING. */
  public static RowRule isLessThan(String field, String other) {
    return compared(field, Comparison.LESS, other);
  }

  /** The field is at most another one: both numbers, both DATETIME or both STRING. */
  public static RowRule isLessThanOrEqualTo(String field, String other) {
    return compared(field, Comparison.LESS_OR_EQUAL, other);
  }

  /** The field is greater than another one: both numbers, both DATETIME or both STRING. */
  public static RowRule isGreaterThan(String field, String other) {
    return compared(field, Comparison.GREATER, other);
  }

  /** The field is at least another one: both numbers, both DATETIME or both STRING. */
  public static RowRule isGreaterThanOrEqualTo(String field, String other) {
    return compared(field, Comparison.GREATER_OR_EQUAL, other);
  }

  /**
   * The value is one of a field of a table, which {@link CheckQuality#withTable} gives. Both are of
   * one type: an integer, STRING, BOOLEAN or DATETIME.
   */
  public static RowRule isReferenced(String field, String table, String tableField) {
    TableField target =
        new TableField(
            Conditions.named("table", table), Conditions.named("table field", tableField));
    return of(field, "isReferenced", target.toString(), new ReferenceQuestion(field, target));
  }

  /**
   * The DATETIME is near a time that the data or the caller gives; exactly at a bound passes.
   *
   * @param notOlderThan how far before the reference; from zero; null leaves this end open
   * @param notAheadOf how far after the reference; from zero; null leaves this end open, as it must
   *     be with {@link TimeReference#stamp}
   */
  public static RowRule eventTimeWithin(
      String field,
      @Nullable Duration notOlderThan,
      @Nullable Duration notAheadOf,
      TimeReference reference) {
    requireNonNull(reference, "reference is null");
    return of(
        field,
        "eventTimeWithin",
        "",
        Conditions.timeWithin(field, notOlderThan, notAheadOf, reference));
  }

  /**
   * An expression over the row's fields is not false, in the <a href="https://cel.dev">Common
   * Expression Language</a>: {@code "net + tax == gross"}.
   *
   * <p>Integers, STRING, BOOLEAN, BYTES, FLOAT and DOUBLE, DATETIME as {@code timestamp}, lists of
   * these and maps from STRING to these go by their names. DECIMAL is exact: it is compared, added,
   * subtracted and multiplied with another one, {@code decimal('9.99')}, or an int on its right.
   * Where a null leaves no answer the row passes, as with other rules; {@code field == null} asks
   * for it. A row without a null in the fields named on which the expression fails, as by dividing
   * by zero, becomes a dead letter {@code RULE_THREW}; with one it passes. The cost is bounded: at
   * most 4,096 characters, {@code all}, {@code exists} and {@code exists_one} not in one another,
   * {@code in} inside of them only of a list written out, lists and maps neither compared nor
   * joined there, no {@code map}, {@code filter} and {@code matches}.
   *
   * @param name stands in the id for a field: {@code name.satisfies}
   * @throws IllegalArgumentException if it is no expression
   */
  public static RowRule satisfies(String name, String expression) {
    return of(name, "satisfies", "", new ExpressionQuestion(name, RowExpression.of(expression)));
  }

  /** The same rule, judged so; the action stays. */
  public RowRule withSeverity(Severity value) {
    return new RowRule(asked, value, action);
  }

  /** The same rule, with this consequence; the severity stays. */
  public RowRule withAction(Action value) {
    return new RowRule(asked, severity, value);
  }

  /**
   * The same rule, asked only of rows for which an expression of the kind of {@link #satisfies} is
   * true: not of one for which a null leaves no answer. Rows it is not asked of are not tested.
   *
   * @throws IllegalArgumentException if it is no expression
   */
  public RowRule where(String expression) {
    return new RowRule(asked.where(RowExpression.of(expression)), severity, action);
  }

  static RowRule compared(String field, Comparison comparison, String other) {
    Conditions.named("other field", other);
    return of(field, comparison.check(), other, new PairQuestion(field, comparison, other));
  }

  private static RowRule of(String field, String check, Condition condition) {
    return of(field, check, "", new FieldQuestion(field, condition));
  }

  private static RowRule of(String field, String check, String argument, Question question) {
    RowCheck asked = new RowCheck(field, check, argument, question, null);
    return new RowRule(asked, Severity.ERROR, Action.QUARANTINE);
  }

  /**
   * Field and check, e.g. {@code quantity.isBetween}; with what else it speaks of in brackets, e.g.
   * {@code net.isLessThan(gross)}.
   */
  public String id() {
    return asked.id();
  }

  /** The field; of {@code satisfies} its name. */
  public String field() {
    return asked.field();
  }

  /** The check's name, e.g. {@code isBetween} or {@code containsEmail}. */
  public String check() {
    return asked.check();
  }

  public Severity severity() {
    return severity;
  }

  public Action action() {
    return action;
  }

  /** What the row must be like, in words, e.g. {@code must be between 1 and 100}. */
  public String expected() {
    return asked.expected();
  }

  /** Why rows of this schema cannot be asked; empty if they can. */
  public Optional<String> problemWith(Schema schema) {
    return asked.problemWith(schema);
  }

  RowCheck asked() {
    return asked;
  }

  /** The rule for rows of a schema that {@link #problemWith} accepts. */
  PlacedRule place(Schema schema, References references) {
    return new PlacedRule(this, asked.place(schema, references), asked.openWhere(schema));
  }

  @Override
  public String toString() {
    return id() + " (" + expected() + ", " + severity.word() + ", " + action.word() + ")";
  }
}
