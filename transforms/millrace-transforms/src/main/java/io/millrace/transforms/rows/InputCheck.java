/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.VariableBytes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * Gathers everything that is wrong with the inputs of a step, so that one exception tells all of
 * it. Not thread-safe; one per input and {@code expand}.
 *
 * @since 0.1
 */
@Internal
public final class InputCheck {
  /** Types whose equal values are equal objects with one form and one hash in every JVM. */
  public static final List<TypeName> PLAIN_TYPES =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.STRING,
          TypeName.BOOLEAN,
          TypeName.DATETIME);

  /**
   * Types that may be keys, if what they are made of may: equal values have one form. Decimals,
   * floating-point numbers and maps have several.
   */
  private static final List<TypeName> KEY_TYPES =
      Stream.concat(
              PLAIN_TYPES.stream(),
              Stream.of(
                  TypeName.BYTES,
                  TypeName.ARRAY,
                  TypeName.ITERABLE,
                  TypeName.ROW,
                  TypeName.LOGICAL_TYPE))
          .toList();

  /** Types whose argument is no more than how long a value may be. */
  private static final Set<String> OF_ANY_LENGTH =
      Set.of(VariableString.IDENTIFIER, VariableBytes.IDENTIFIER);

  private final String fieldWord;
  private final Schema schema;
  private final List<String> problems;

  private InputCheck(String verb, String fieldWord, PCollection<Row> input, List<String> problems) {
    this(verb, fieldWord, input, input.getSchema(), problems);
  }

  private InputCheck(
      String verb, String fieldWord, PCollection<?> input, Schema schema, List<String> problems) {
    this.fieldWord = fieldWord;
    this.schema = schema;
    this.problems = problems;
    WindowingStrategy<?, ?> windows = input.getWindowingStrategy();
    String cannot = "Cannot " + verb + " " + input.getName() + ": ";
    if (!(windows.getWindowFn() instanceof GlobalWindows)) {
      String windowFn = windows.getWindowFn().getClass().getSimpleName();
      problems.add(cannot + "it is windowed by " + windowFn + " (must be globally windowed)");
    }
    if (!(windows.getTrigger() instanceof DefaultTrigger)) {
      problems.add(cannot + "it fires " + windows.getTrigger() + " (must be the default trigger)");
    }
  }

  /**
   * Checks a step's only input: asks for the global window and the default trigger.
   *
   * @param verb what is to be done to the input
   */
  public static InputCheck of(String verb, PCollection<Row> input) {
    return new InputCheck(verb, "field ", input, new ArrayList<>());
  }

  /**
   * Checks a step's only input whose elements hold rows of that schema, as {@link #of(String,
   * PCollection)} does.
   */
  public static InputCheck of(String verb, PCollection<?> input, Schema rows) {
    return new InputCheck(verb, "field ", input, rows, new ArrayList<>());
  }

  /**
   * Checks the first of several inputs as {@link #of(String, PCollection)} does.
   *
   * @param side whose fields they are, in messages
   */
  public static InputCheck of(String verb, String side, PCollection<Row> input) {
    return new InputCheck(verb, side + " field ", input, new ArrayList<>());
  }

  /** Checks a further input; {@link #orThrow} of either check tells the problems of both. */
  public InputCheck and(String verb, String side, PCollection<Row> input) {
    return new InputCheck(verb, side + " field ", input, problems);
  }

  /** Checks the first of several inputs whose elements hold rows of that schema. */
  public static InputCheck of(String verb, String side, PCollection<?> input, Schema rows) {
    return new InputCheck(verb, side + " field ", input, rows, new ArrayList<>());
  }

  /** Checks a further input whose elements hold rows of that schema. */
  public InputCheck and(String verb, String side, PCollection<?> input, Schema rows) {
    return new InputCheck(verb, side + " field ", input, rows, problems);
  }

  /** Tells one more problem. */
  public void problem(String message) {
    problems.add(message);
  }

  /** Asks for a field of any type. */
  public void field(String name) {
    hasField(name);
  }

  /** Asks for a field of one of the supported types. */
  public void field(String name, List<TypeName> supported) {
    if (hasField(name)) {
      hasType(name, schema.getField(name).getType().getTypeName(), supported);
    }
  }

  /** Asks for a field that may be a key. */
  public void key(String name) {
    if (hasField(name)) {
      isKey(name, schema.getField(name).getType());
    }
  }

  /** Asks for two fields that may be keys and can be compared for equality. */
  public void match(String name, InputCheck other, String otherName) {
    match(name, other, otherName, false);
  }

  /** Asks for two fields that {@link #match}, and whose values can be in a column of this one. */
  public void hold(String name, InputCheck other, String otherName) {
    match(name, other, otherName, true);
  }

  private void match(String name, InputCheck other, String otherName, boolean hold) {
    boolean here = hasField(name);
    boolean there = other.hasField(otherName);
    if (here && there) {
      FieldType one = schema.getField(name).getType();
      FieldType two = other.schema.getField(otherName).getType();
      String mine = fieldWord + name;
      String others = other.fieldWord + otherName;
      String types = ": " + one.withNullable(true) + " is not " + two.withNullable(true);
      if (!isKey(name, one)) {
        return;
      }
      if (!match(one, two, false)) {
        problems.add("Cannot match " + mine + " with " + others + types);
      } else if (hold && !match(one, two, true)) {
        problems.add(
            "Cannot hold "
                + others
                + " in "
                + mine
                + types
                + " (must have equal arguments, and nulls inside in the same places)");
      }
    }
  }

  private boolean isKey(String path, FieldType type) {
    return switch (type.getTypeName()) {
      case ROW ->
          fieldsOf(type).stream()
              .map(field -> isKey(path + "." + field.getName(), field.getType()))
              .reduce(true, Boolean::logicalAnd);
      case ARRAY, ITERABLE -> isKey(path, elementOf(type));
      case LOGICAL_TYPE -> isKey(path, logicalOf(type).getBaseType());
      default -> hasType(path, type.getTypeName(), KEY_TYPES);
    };
  }

  /**
   * Whether equal values of the two have one form. How long a text may be says nothing of it.
   *
   * @param hold whether a column of the one must hold values of the other, too
   */
  private static boolean match(FieldType one, FieldType two, boolean hold) {
    if (one.getTypeName() != two.getTypeName()) {
      return false;
    }
    return switch (one.getTypeName()) {
      case ROW -> match(fieldsOf(one), fieldsOf(two), hold);
      case ARRAY, ITERABLE -> matchInside(elementOf(one), elementOf(two), hold);
      case LOGICAL_TYPE -> {
        LogicalType<?, ?> left = logicalOf(one);
        LogicalType<?, ?> right = logicalOf(two);
        yield left.getIdentifier().equals(right.getIdentifier())
            && matchInside(left.getBaseType(), right.getBaseType(), hold)
            && (Objects.deepEquals(left.getArgument(), right.getArgument())
                || (!hold && OF_ANY_LENGTH.contains(left.getIdentifier())));
      }
      default -> true;
    };
  }

  private static boolean match(List<Field> some, List<Field> others, boolean hold) {
    return some.size() == others.size()
        && IntStream.range(0, some.size())
            .allMatch(
                i ->
                    some.get(i).getName().equals(others.get(i).getName())
                        && matchInside(some.get(i).getType(), others.get(i).getType(), hold));
  }

  private static boolean matchInside(FieldType one, FieldType two, boolean hold) {
    return match(one, two, hold) && (!hold || one.getNullable().equals(two.getNullable()));
  }

  private static List<Field> fieldsOf(FieldType type) {
    return requireNonNull(type.getRowSchema(), "row schema is null").getFields();
  }

  private static FieldType elementOf(FieldType type) {
    return requireNonNull(type.getCollectionElementType(), "element type is null");
  }

  private static LogicalType<?, ?> logicalOf(FieldType type) {
    return requireNonNull(type.getLogicalType(), "logical type is null");
  }

  private boolean hasField(String name) {
    boolean has = schema.hasField(name);
    if (!has) {
      String available = " (available: " + schema.getFieldNames() + ")";
      problems.add("Missing required " + fieldWord + name + available);
    }
    return has;
  }

  private boolean hasType(String name, TypeName type, List<TypeName> supported) {
    boolean has = supported.contains(type);
    if (!has) {
      String types = type + " (supported: " + supported + ")";
      problems.add("Unsupported type of " + fieldWord + name + ": " + types);
    }
    return has;
  }

  /** Asks that no output field is named twice. */
  public void outputFields(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        problems.add("Cannot name two output fields " + name + " (output: " + names + ")");
      }
    }
  }

  /**
   * @throws ValidationException if there is any problem; its message holds all of them
   */
  public void orThrow() {
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
  }
}
