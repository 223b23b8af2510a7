/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
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
  /** Types whose equal values have one form and one hash in every JVM, so that they may be keys. */
  public static final List<TypeName> KEY_TYPES =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.STRING,
          TypeName.BOOLEAN,
          TypeName.DATETIME);

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
      hasType(name, supported);
    }
  }

  /** Asks for two fields of {@link #KEY_TYPES} that can be compared for equality. */
  public void match(String name, InputCheck other, String otherName) {
    boolean here = hasField(name);
    boolean there = other.hasField(otherName);
    if (here && there && hasType(name, KEY_TYPES) && typeOf(name) != other.typeOf(otherName)) {
      String fields = fieldWord + name + " with " + other.fieldWord + otherName;
      String types = typeOf(name) + " is not " + other.typeOf(otherName);
      problems.add("Cannot match " + fields + ": " + types);
    }
  }

  private boolean hasField(String name) {
    boolean has = schema.hasField(name);
    if (!has) {
      String available = " (available: " + schema.getFieldNames() + ")";
      problems.add("Missing required " + fieldWord + name + available);
    }
    return has;
  }

  private boolean hasType(String name, List<TypeName> supported) {
    TypeName type = typeOf(name);
    boolean has = supported.contains(type);
    if (!has) {
      String types = type + " (supported: " + supported + ")";
      problems.add("Unsupported type of " + fieldWord + name + ": " + types);
    }
    return has;
  }

  private TypeName typeOf(String name) {
    return schema.getField(name).getType().getTypeName();
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
