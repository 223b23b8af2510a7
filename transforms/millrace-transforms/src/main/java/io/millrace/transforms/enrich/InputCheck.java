/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

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
 * Gathers everything that is wrong with the input and the table, so that one exception tells all of
 * it. Not thread-safe; one per {@code expand}.
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

  private final List<String> problems = new ArrayList<>();

  /** Asks for the global window and the default trigger; {@code verb} is what is to be done. */
  void windows(String verb, PCollection<Row> rows) {
    WindowingStrategy<?, ?> windows = rows.getWindowingStrategy();
    String cannot = "Cannot " + verb + " " + rows.getName() + ": ";
    if (!(windows.getWindowFn() instanceof GlobalWindows)) {
      String windowFn = windows.getWindowFn().getClass().getSimpleName();
      problem(cannot + "it is windowed by " + windowFn + " (must be globally windowed)");
    }
    if (!(windows.getTrigger() instanceof DefaultTrigger)) {
      problem(cannot + "it fires " + windows.getTrigger() + " (must be the default trigger)");
    }
  }

  /** Asks for a field; {@code side} is whose field it is. */
  boolean hasField(String side, Schema schema, String name) {
    if (!schema.hasField(name)) {
      List<String> available = schema.getFieldNames();
      problem("Missing required " + side + " field " + name + " (available: " + available + ")");
      return false;
    }
    return true;
  }

  /** Asks for two fields that can be compared for equality. */
  void match(EnrichSpec.Match match, Schema input, Schema table) {
    boolean hasInput = hasField("input", input, match.inputField());
    boolean hasTable = hasField("table", table, match.tableField());
    if (!hasInput || !hasTable) {
      return;
    }
    TypeName inputType = input.getField(match.inputField()).getType().getTypeName();
    TypeName tableType = table.getField(match.tableField()).getType().getTypeName();
    if (!KEY_TYPES.contains(inputType)) {
      problem(
          "Unsupported type of input field "
              + match.inputField()
              + ": "
              + inputType
              + " (supported: "
              + KEY_TYPES
              + ")");
    } else if (inputType != tableType) {
      problem(
          "Cannot match input field "
              + match.inputField()
              + " with table field "
              + match.tableField()
              + ": "
              + inputType
              + " is not "
              + tableType);
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
