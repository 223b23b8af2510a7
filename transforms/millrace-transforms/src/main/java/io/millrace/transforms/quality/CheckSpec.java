/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * What a check was told, of which each part is right alone.
 *
 * @param context null until the step is named
 */
record CheckSpec(
    String dataset, List<RowRule> rules, @Nullable StepContext context, LetterFields fields)
    implements Serializable {
  /** What is known of the rows before the first one. */
  enum Rows {
    SINGLE,
    /** With stamps. */
    IN_BLOCKS
  }

  CheckSpec {
    rules = List.copyOf(rules);
    if (dataset.isBlank()) {
      throw new IllegalArgumentException("Missing required dataset");
    }
    Set<String> ids = new HashSet<>();
    List<String> repeated =
        rules.stream().map(RowRule::id).filter(id -> !ids.add(id)).distinct().toList();
    if (!repeated.isEmpty()) {
      throw new ValidationException(
          "Cannot check " + dataset + ": repeated rules " + String.join(", ", repeated));
    }
  }

  CheckSpec at(StepContext value) {
    return new CheckSpec(dataset, rules, value, fields);
  }

  CheckSpec with(LetterFields value) {
    return new CheckSpec(dataset, rules, context, value);
  }

  /**
   * The check of an input.
   *
   * @param schema null if the input has none
   * @throws ValidationException with everything that does not fit
   */
  CheckLayout layout(
      PCollection<?> input, @Nullable Schema schema, Rows rows, ReferenceTables tables) {
    List<String> problems = new ArrayList<>();
    WindowFn<?, ?> windows = input.getWindowingStrategy().getWindowFn();
    if (!(windows instanceof GlobalWindows)) {
      problems.add(
          "Cannot use rows windowed by "
              + windows.getClass().getSimpleName()
              + "; carry the window as a field and check in the global window");
    }
    if (schema == null) {
      problems.add("Missing required schema of " + input.getName() + "; set it with setRowSchema");
    } else {
      problems.addAll(tables.problemsWith(rules, schema));
    }
    return layout(problems, schema, rows);
  }

  /** The check inside of a step that has neither tables nor an output for dropped rows. */
  CheckLayout layoutInside(Schema schema) {
    List<String> problems =
        rules.stream()
            .filter(
                rule ->
                    rule.action() == Action.DROP
                        || rule.asked().question() instanceof ReferenceQuestion)
            .map(rule -> "Cannot use " + rule + " while reading; check behind, with onBlocks()")
            .toList();
    return layout(problems, schema, Rows.IN_BLOCKS);
  }

  private CheckLayout layout(List<String> inputProblems, @Nullable Schema schema, Rows rows) {
    List<String> problems = new ArrayList<>();
    if (context == null) {
      problems.add("Missing required step; name it with at(new StepContext(run, step))");
    }
    problems.addAll(inputProblems);
    if (schema != null) {
      for (RowRule rule : rules) {
        rule.problemWith(schema).ifPresent(problems::add);
        if (rows == Rows.SINGLE && rule.asked().needsStamps()) {
          problems.add("Cannot apply " + rule.id() + ": only rows of blocks have stamps");
        }
      }
      problems.addAll(fields.problemsWith(schema));
    }
    if (context == null || schema == null || !problems.isEmpty()) {
      throw new ValidationException(
          "Cannot check " + dataset + ":\n- " + String.join("\n- ", problems));
    }
    return new CheckLayout(rules, schema, context, fields);
  }
}
