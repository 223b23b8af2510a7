/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: what becomes of each field. */
final class ProtectLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ProtectSpec spec;
  private final @Nullable KeySupplier keys;
  private final SortedMap<Integer, FieldPlan> plans;
  private final Schema outputSchema;
  private final Schema changedSchema;
  private final Schema keptSchema;
  private final int[] kept;

  private ProtectLayout(
      ProtectSpec spec, @Nullable KeySupplier keys, Schema input, List<Target> targets) {
    this.spec = spec;
    this.keys = keys;
    this.plans = FieldPlan.plans(input, targets, 0);
    this.outputSchema = FieldPlan.changed(input, plans);
    this.kept =
        IntStream.range(0, input.getFieldCount()).filter(i -> !plans.containsKey(i)).toArray();
    this.keptSchema = some(input, IntStream.of(kept));
    this.changedSchema = some(outputSchema, plans.keySet().stream().mapToInt(Integer::intValue));
  }

  private static Schema some(Schema schema, IntStream fields) {
    return Schema.builder().addFields(fields.mapToObj(schema::getField).toList()).build();
  }

  /**
   * @throws ValidationException if the spec does not fit the input or lacks its keys
   */
  static ProtectLayout of(
      ProtectSpec spec, @Nullable KeySupplier keys, PCollection<?> input, Schema schema) {
    InputCheck check = InputCheck.of("protect", input, schema);
    if (spec.tokenises() && keys == null) {
      check.problem("Missing required keys of tokens; give them by keys(KeySupplier)");
    }
    List<Target> targets = new ArrayList<>();
    for (Protection protection : spec.protections()) {
      Target target = Target.of(protection, targets.size(), schema, check);
      if (target != null) {
        for (Target other : targets) {
          if (other.holds(target) || target.holds(other)) {
            check.problem(
                "Cannot protect field %s twice: %s and %s"
                    .formatted(
                        other.protection().field(), other.protection(), target.protection()));
          }
        }
        targets.add(target);
      }
    }
    check.orThrow();
    return new ProtectLayout(spec, keys, schema, targets);
  }

  ProtectSpec spec() {
    return spec;
  }

  /** The input's fields with the types that protected values have. */
  Schema outputSchema() {
    return outputSchema;
  }

  /** The changed fields alone, in the input's order. */
  Schema changedSchema() {
    return changedSchema;
  }

  /** The fields that stay. */
  Schema keptSchema() {
    return keptSchema;
  }

  /** Where the fields that stay are in the input. */
  int[] kept() {
    return kept;
  }

  /** By position in the input. */
  SortedMap<Integer, FieldPlan> plans() {
    return plans;
  }

  /** Reads the keys and makes what changes blocks. */
  ProtectedBlocks open(FoundCounts counts) {
    return new ProtectedBlocks(this, new FieldPlan.Tools(keys, counts, new ValueCount()));
  }
}
