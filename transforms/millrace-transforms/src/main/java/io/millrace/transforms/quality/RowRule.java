/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Column;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * One rule over one field of a row, named as Deequ and the Open Data Contract Standard name it.
 *
 * <p>A rule sees one value at a time: what needs several rows (uniqueness, counts, shares) is no
 * row rule. <b>Nulls:</b> {@code isComplete} and {@code isNotBlank} fail on null; every other rule
 * passes on null, so that one absent value breaks one rule. <b>Numbers</b> of all types are
 * compared exactly, as decimals; FLOAT and DOUBLE by their shortest decimal form, and one that is
 * not finite is in no range and no set. <b>Patterns</b> are those of {@link Pattern}; their running
 * time is not bounded.
 *
 * <p>A new rule has {@link Severity#ERROR} and {@link Action#QUARANTINE}. Immutable, safe for
 * concurrent use.
 *
 * <pre>{@code
 * RowRule.isBetween("quantity", BigDecimal.ONE, new BigDecimal("100"))
 * // quantity 0 -> Invalid quantity: 0 (must be between 1 and 100)
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class RowRule implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_VALUES = 20;

  private final String field;
  private final String check;
  private final Condition condition;
  private final Severity severity;
  private final Action action;

  private RowRule(
      String field, String check, Condition condition, Severity severity, Action action) {
    this.field = field;
    this.check = check;
    this.condition = condition;
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
    String check = "isContainedIn";
    return of(field, check, member(field, check, values, true, "must be one of "));
  }

  /**
   * The value is none of {@code values}.
   *
   * @param values at least one; all text, all numbers or all booleans, without null
   */
  public static RowRule isNotContainedIn(String field, Collection<?> values) {
    String check = "isNotContainedIn";
    return of(field, check, member(field, check, values, false, "must not be one of "));
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
    try {
      return of(field, "hasPattern", new Condition.Matching(Pattern.compile(pattern)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Invalid pattern of "
              + field
              + ": "
              + pattern
              + " (must be a regular expression; "
              + e.getDescription()
              + ")",
          e);
    }
  }

  /**
   * The text has so many characters, both ends included; a character is a Unicode code point.
   *
   * @param min null means 0; at least 0
   * @param max null means unlimited; at least {@code min}
   */
  public static RowRule hasLengthBetween(
      String field, @Nullable Integer min, @Nullable Integer max) {
    if (min == null && max == null) {
      throw new IllegalArgumentException(
          "Missing required bounds of " + field + ".hasLengthBetween");
    }
    int least = min == null ? 0 : min;
    int most = max == null ? Integer.MAX_VALUE : max;
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(
          "Invalid length of "
              + field
              + ": "
              + least
              + " to "
              + most
              + " (must be from 0 up, the smaller first)");
    }
    String expected = "must have " + lengthWords(least, max);
    return of(field, "hasLengthBetween", new Condition.OfLength(least, most, expected));
  }

  /** The same rule, judged so; the action stays. */
  public RowRule withSeverity(Severity value) {
    return new RowRule(field, check, condition, value, action);
  }

  /** The same rule, with this consequence; the severity stays. */
  public RowRule withAction(Action value) {
    return new RowRule(field, check, condition, severity, value);
  }

  /** Field and check, e.g. {@code quantity.isBetween}. */
  public String id() {
    return field + "." + check;
  }

  public String field() {
    return field;
  }

  /** The factory's name, e.g. {@code isBetween}. */
  public String check() {
    return check;
  }

  public Severity severity() {
    return severity;
  }

  public Action action() {
    return action;
  }

  /** What the value must be, in words, e.g. {@code must be between 1 and 100}. */
  public String expected() {
    return condition.expected();
  }

  /** Why rows of this schema cannot be asked; empty if they can. */
  public Optional<String> problemWith(Schema schema) {
    if (!schema.hasField(field)) {
      String fields = String.join(", ", schema.getFieldNames());
      return Optional.of(
          "Cannot apply " + id() + ": the rows have no " + field + " (fields: " + fields + ")");
    }
    FieldType type = schema.getField(field).getType();
    if (!condition.kind().fits(type)) {
      return Optional.of(
          "Cannot apply "
              + id()
              + ": "
              + field
              + " is "
              + type.getTypeName()
              + " (must be "
              + condition.kind().words()
              + ")");
    }
    return Optional.empty();
  }

  /** Answers for a value of a type that {@link #problemWith} accepts. */
  boolean passes(@Nullable Object value) {
    return value == null ? condition.holdsForNull() : condition.holds(value);
  }

  /** Marks each row that the rule may not pass; an unmarked row passes. */
  void suspect(Column column, boolean[] suspects) {
    if (condition instanceof Condition.Within within && within.scan(column, suspects)) {
      return;
    }
    for (int row = 0; row < column.rows(); row++) {
      // One that is marked already is asked again anyway.
      if (!suspects[row]) {
        suspects[row] = maySuspect(column.valueAt(row));
      }
    }
  }

  private boolean maySuspect(@Nullable Object value) {
    try {
      return !passes(value);
    } catch (RuntimeException | StackOverflowError e) {
      // The judge asks the rule again and blames it.
      return true;
    }
  }

  /** Why the value does not pass. */
  String message(@Nullable Object value) {
    return value == null
        ? "Missing required " + field
        : "Invalid " + field + ": " + ShownValue.of(value) + " (" + expected() + ")";
  }

  @Override
  public String toString() {
    return id() + " (" + expected() + ", " + severity.word() + ", " + action.word() + ")";
  }

  private static RowRule of(String field, String check, Condition condition) {
    requireNonNull(field, "field is null");
    if (field.isBlank()) {
      throw new IllegalArgumentException("Missing required field of " + check);
    }
    return new RowRule(field, check, condition, Severity.ERROR, Action.QUARANTINE);
  }

  private static Condition member(
      String field, String check, Collection<?> values, boolean wanted, String words) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Missing required values of " + field + "." + check);
    }
    Set<ValueKind> kinds = values.stream().map(ValueKind::of).collect(Collectors.toSet());
    if (kinds.size() > 1 || kinds.contains(ValueKind.ANY)) {
      throw new IllegalArgumentException(
          "Invalid values of "
              + field
              + "."
              + check
              + ": "
              + ShownValue.of(values)
              + " (must be all text, all numbers or all booleans)");
    }
    Set<Object> comparable = new HashSet<>();
    values.forEach(value -> comparable.add(ValueKind.comparable(value)));
    ValueKind kind = kinds.iterator().next();
    return new Condition.Member(kind, comparable, wanted, words + listed(values));
  }

  private static String listed(Collection<?> values) {
    String first =
        values.stream().limit(SHOWN_VALUES).map(ShownValue::of).collect(Collectors.joining(", "));
    int more = values.size() - SHOWN_VALUES;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static String lengthWords(int min, @Nullable Integer max) {
    if (max == null) {
      return "at least " + characters(min);
    }
    if (min == max) {
      return "exactly " + characters(max);
    }
    return min == 0 ? "at most " + characters(max) : "between " + min + " and " + characters(max);
  }

  private static String characters(int count) {
    return count + (count == 1 ? " character" : " characters");
  }
}
