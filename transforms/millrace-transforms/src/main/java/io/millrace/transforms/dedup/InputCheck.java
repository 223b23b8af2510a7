/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

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
 * Gathers everything that is wrong with an input, so that one exception tells all of it. Not
 * thread-safe; one per {@code expand}.
 */
final class InputCheck {
  /** Types whose equal values have one form and one hash in every JVM, so that they may be keys. */
  static final List<TypeName> KEY_TYPES =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.STRING,
          TypeName.BOOLEAN,
          TypeName.DATETIME);

  private final Schema schema;
  private final List<String> problems = new ArrayList<>();

  private InputCheck(Schema schema) {
    this.schema = schema;
  }

  /** Asks for the global window and the default trigger; {@code verb} is what is to be done. */
  static InputCheck of(String verb, PCollection<Row> input) {
    InputCheck check = new InputCheck(input.getSchema());
    WindowingStrategy<?, ?> windows = input.getWindowingStrategy();
    String cannot = "Cannot " + verb + " " + input.getName() + ": ";
    if (!(windows.getWindowFn() instanceof GlobalWindows)) {
      String windowFn = windows.getWindowFn().getClass().getSimpleName();
      check.problem(cannot + "it is windowed by " + windowFn + " (must be globally windowed)");
    }
    if (!(windows.getTrigger() instanceof DefaultTrigger)) {
      check.problem(cannot + "it fires " + windows.getTrigger() + " (must be the default trigger)");
    }
    return check;
  }

  /** Asks for an input field of one of the supported types. */
  void field(String name, List<TypeName> supported) {
    if (!schema.hasField(name)) {
      problem("Missing required field " + name + " (available: " + schema.getFieldNames() + ")");
      return;
    }
    TypeName type = schema.getField(name).getType().getTypeName();
    if (!supported.contains(type)) {
      problem(
          "Unsupported type of field " + name + ": " + type + " (supported: " + supported + ")");
    }
  }

  /** Asks that no output field is named twice. */
  void outputFields(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        problem("Cannot name two output fields " + name + " (output: " + names + ")");
      }
    }
  }

  private void problem(String message) {
    problems.add(message);
  }

  /**
   * @throws ValidationException if there is any problem; its message holds all of them
   */
  void orThrow() {
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
  }
}
