/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static io.millrace.transforms.evolve.EvolvePolicy.EXCEPTION;
import static io.millrace.transforms.evolve.EvolvePolicy.IGNORE;
import static io.millrace.transforms.evolve.EvolvePolicy.LENIENT;
import static io.millrace.transforms.evolve.EvolvePolicy.TRY_EVOLVE;
import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.evolve.FieldPlan.How;
import io.millrace.transforms.evolve.TypeLadder.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.Row;

/** Brings a spec and the schema of its input together. Not thread-safe; one per plan. */
final class Planning {
  private final EvolveSpec spec;
  private final String name;
  private final Schema input;
  private final List<String> problems = new ArrayList<>();
  private final List<FieldPlan> fields = new ArrayList<>();
  private final Map<String, Object> defaults = new HashMap<>();
  private final List<FieldPlan> beside = new ArrayList<>();
  private final Map<String, List<String>> readers = new LinkedHashMap<>();

  private Planning(EvolveSpec spec, String name, Schema input) {
    this.spec = spec;
    this.name = name;
    this.input = input;
  }

  /**
   * The plan.
   *
   * @param name of the input, for messages
   * @throws ValidationException if the policy does not allow what differs, or no value could be
   *     read; its message holds all problems
   */
  static EvolvePlan of(EvolveSpec spec, String name, Schema input) {
    Planning planning = new Planning(spec, name, input);
    planning.checkNames();
    planning.checkDefaults();
    planning.checkPolicy();
    spec.target().getFields().forEach(planning::plan);
    planning.checkReaders();
    if (spec.policy() == LENIENT) {
      planning.keepRemoved();
    }
    Schema output = planning.output();
    if (!planning.problems.isEmpty()) {
      throw new ValidationException(String.join("; ", planning.problems));
    }
    return new EvolvePlan(output, planning.fields);
  }

  private void checkNames() {
    Stream.concat(spec.oldNames().keySet().stream(), spec.defaults().keySet().stream())
        .distinct()
        .filter(field -> !spec.target().hasField(field))
        .forEach(
            field ->
                problems.add(
                    "Missing required field %s (available: %s)"
                        .formatted(field, spec.target().getFieldNames())));
  }

  private void checkDefaults() {
    spec.defaults()
        .forEach(
            (name, value) -> {
              if (spec.target().hasField(name)) {
                check(spec.target().getField(name), value);
              }
            });
  }

  private void check(Field field, Object value) {
    try {
      defaults.put(
          field.getName(),
          requireNonNull(Row.withSchema(Schema.of(field)).addValue(value).build().getValue(0)));
    } catch (IllegalArgumentException | ClassCastException e) {
      problems.add(
          "Invalid default of %s: %s (must be %s)"
              .formatted(field.getName(), value, field.getType().getTypeName()));
    }
  }

  private void checkPolicy() {
    if (spec.policy() == TRY_EVOLVE && spec.context() == null) {
      problems.add("Missing required step; name it by at(new StepContext(run, step))");
    }
    if (spec.policy() == EXCEPTION) {
      List<SchemaChange> changes =
          SchemaChanges.between(input, spec.target(), spec.oldNames()).list();
      if (!changes.isEmpty()) {
        problems.add(
            "Cannot evolve %s under EXCEPTION: %s"
                .formatted(
                    name,
                    changes.stream()
                        .map(SchemaChange::toString)
                        .collect(Collectors.joining(", "))));
      }
    }
  }

  private void plan(Field wanted) {
    Field read = SchemaChanges.sourceOf(wanted.getName(), input, spec.oldNames());
    if (read != null) {
      readers.computeIfAbsent(read.getName(), first -> new ArrayList<>()).add(wanted.getName());
    }
    Field field = spec.policy() == LENIENT ? wanted.withNullable(true) : wanted;
    if (read == null || (spec.policy() == IGNORE && !isUnchanged(read, wanted))) {
      fill(field);
    } else {
      read(read, field);
    }
  }

  private static boolean isUnchanged(Field read, Field wanted) {
    return read.getName().equals(wanted.getName())
        && TypeLadder.between(read.getType(), wanted.getType()) == Step.SAME
        && takesNulls(read, wanted);
  }

  private static boolean takesNulls(Field read, Field field) {
    return field.getType().getNullable() || !read.getType().getNullable();
  }

  private void fill(Field field) {
    if (!spec.defaults().containsKey(field.getName())
        && !field.getType().getNullable()
        && spec.policy() != EXCEPTION) {
      problems.add(
          "Missing required default of %s: it is not read from %s and not nullable; give one by"
                  .formatted(field.getName(), name)
              + " defaulting(field, value)");
    }
    fields.add(FieldPlan.fill(field, defaults.get(field.getName())));
  }

  private void read(Field read, Field field) {
    int source = input.indexOf(read.getName());
    Step step = TypeLadder.between(read.getType(), field.getType());
    boolean lossless = (step == Step.SAME || step == Step.WIDER) && takesNulls(read, field);
    if (step == Step.SAME) {
      fields.add(FieldPlan.copy(field, source, lossless));
    } else if (spec.policy() == LENIENT && step != Step.WIDER) {
      fields.add(
          step == Step.OTHER
              ? FieldPlan.fill(field, null)
              : new FieldPlan(field, How.CONVERT_OR_NULL, source, true, null));
      Field was = Field.of(field.getName() + "_was", read.getType()).withNullable(true);
      beside.add(FieldPlan.copy(was, source, true));
    } else if (step == Step.OTHER) {
      if (spec.policy() != EXCEPTION) {
        problems.add(
            "Cannot evolve %s of %s: %s does not become %s"
                .formatted(
                    field.getName(),
                    name,
                    read.getType().getTypeName(),
                    field.getType().getTypeName()));
      }
    } else {
      fields.add(new FieldPlan(field, How.CONVERT, source, lossless, null));
    }
  }

  private void checkReaders() {
    readers.forEach(
        (read, by) -> {
          if (by.size() > 1) {
            problems.add("Cannot read several fields from %s: %s".formatted(read, by));
          }
        });
  }

  private void keepRemoved() {
    for (Field field : input.getFields()) {
      if (!readers.containsKey(field.getName())) {
        int source = input.indexOf(field.getName());
        beside.add(FieldPlan.copy(field.withNullable(true), source, true));
      }
    }
    fields.addAll(beside);
  }

  private Schema output() {
    if (spec.policy() != LENIENT) {
      return spec.target();
    }
    Set<String> seen = new HashSet<>();
    for (FieldPlan plan : fields) {
      if (!seen.add(plan.field().getName())) {
        problems.add("Cannot name two output fields " + plan.field().getName());
      }
    }
    return problems.isEmpty()
        ? Schema.of(fields.stream().map(FieldPlan::field).toArray(Field[]::new))
        : spec.target();
  }
}
