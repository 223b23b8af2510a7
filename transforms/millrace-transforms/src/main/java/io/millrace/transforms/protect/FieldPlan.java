/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** What becomes of a field: its type afterwards, and how its values are changed. */
sealed interface FieldPlan extends Serializable {
  /** The type of the protected values. */
  FieldType type();

  /** What changes the values, made where the pipeline runs. */
  Change open(Tools tools);

  /** What a change needs beside the value. */
  record Tools(@Nullable KeySupplier keys, FoundCounts counts, ValueCount values) {}

  /**
   * @param depth how much of the targets' paths leads to the field
   */
  static FieldPlan of(FieldType type, List<Target> targets, int depth) {
    Target first = targets.get(0);
    boolean isThere = first.path().size() == depth;
    if (isThere && first.protection() instanceof Nullify) {
      return new Leaf(first, type.withNullable(true));
    }
    FieldType element = type.getCollectionElementType();
    if (element != null) {
      return new Each(type, of(element, targets, depth));
    }
    return isThere
        ? new Leaf(first, protectedType(first.protection(), type))
        : Inside.of(type, Objects.requireNonNull(type.getRowSchema()), targets, depth);
  }

  private static FieldType protectedType(Protection protection, FieldType type) {
    return protection instanceof Truncate
        ? type
        : FieldType.STRING.withNullable(type.getNullable());
  }

  /** Plans for those fields of a schema that targets lead to. */
  static SortedMap<Integer, FieldPlan> plans(Schema schema, List<Target> targets, int depth) {
    SortedMap<Integer, FieldPlan> plans = new TreeMap<>();
    for (int i = 0; i < schema.getFieldCount(); i++) {
      int field = i;
      List<Target> its =
          targets.stream().filter(target -> target.path().get(depth) == field).toList();
      if (!its.isEmpty()) {
        plans.put(field, of(schema.getField(field).getType(), its, depth + 1));
      }
    }
    return plans;
  }

  /** The schema with the types of the plans. */
  static Schema changed(Schema schema, SortedMap<Integer, FieldPlan> plans) {
    Schema.Builder changed = Schema.builder().setOptions(schema.getOptions());
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Field field = schema.getField(i);
      FieldPlan plan = plans.get(i);
      changed.addField(plan == null ? field : field.withType(plan.type()));
    }
    return changed.build();
  }

  /** The field itself. */
  record Leaf(Target target, FieldType type) implements FieldPlan {
    @Override
    public Change open(Tools tools) {
      return Change.counted(tools.values(), change(tools));
    }

    private Change change(Tools tools) {
      Protection protection = target.protection();
      if (protection instanceof Mask mask) {
        return new MaskText(mask);
      } else if (protection instanceof Tokenise tokenise) {
        return new TokeniseValue(tokenise, Objects.requireNonNull(tools.keys(), "keys is null"));
      } else if (protection instanceof Redact redact) {
        return new RedactText(redact, tools.counts(), target.number());
      } else if (protection instanceof Bucket bucket) {
        return NameRange.of(bucket);
      } else if (protection instanceof Bands bands) {
        return NameRange.of(bands);
      } else if (protection instanceof Truncate truncate) {
        return new TruncateTime(truncate);
      }
      return value -> null;
    }
  }

  /** A list whose elements are changed. */
  record Each(FieldType list, FieldPlan element) implements FieldPlan {
    @Override
    public FieldType type() {
      FieldType changed =
          list.getTypeName() == Schema.TypeName.ARRAY
              ? FieldType.array(element.type())
              : FieldType.iterable(element.type());
      return changed.withNullable(list.getNullable());
    }

    @Override
    public Change open(Tools tools) {
      return Change.each(element.open(tools));
    }
  }

  /** A nested row some of whose fields are changed. */
  record Inside(FieldType type, Schema schema, SortedMap<Integer, FieldPlan> plans)
      implements FieldPlan {
    static Inside of(FieldType row, Schema schema, List<Target> targets, int depth) {
      SortedMap<Integer, FieldPlan> plans = FieldPlan.plans(schema, targets, depth);
      Schema changed = FieldPlan.changed(schema, plans);
      return new Inside(FieldType.row(changed).withNullable(row.getNullable()), changed, plans);
    }

    @Override
    public Change open(Tools tools) {
      SortedMap<Integer, Change> changes = new TreeMap<>();
      plans.forEach((field, plan) -> changes.put(field, plan.open(tools)));
      return Change.fields(schema, changes);
    }
  }
}
