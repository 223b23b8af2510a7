/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static io.millrace.transforms.evolve.SchemaChange.Kind.ADDED;
import static io.millrace.transforms.evolve.SchemaChange.Kind.MADE_NULLABLE;
import static io.millrace.transforms.evolve.SchemaChange.Kind.MADE_REQUIRED;
import static io.millrace.transforms.evolve.SchemaChange.Kind.NARROWED;
import static io.millrace.transforms.evolve.SchemaChange.Kind.REMOVED;
import static io.millrace.transforms.evolve.SchemaChange.Kind.RENAMED;
import static io.millrace.transforms.evolve.SchemaChange.Kind.TYPE_CHANGED;
import static io.millrace.transforms.evolve.SchemaChange.Kind.WIDENED;

import io.millrace.transforms.Evolving;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two schemas, and who can read whose rows after it.
 *
 * <p>Fields are matched by name, whatever their order; a field whose name is new may be known by an
 * old one. Types that hold each other's values are BYTE, INT16, INT32, INT64 and DECIMAL, each in
 * all after it, and FLOAT in DOUBLE. Lists, maps and nested rows are compared as a whole. A field
 * can change in several ways at once, each a change of its own. Immutable.
 *
 * <p>Compatible is what is read without a default being given: an added field that is nullable, a
 * removed one that was, a wider type for who reads old rows.
 *
 * <pre>{@code
 * SchemaChanges changes = SchemaChanges.between(lastYear, today);
 * // quantity INT32 -> INT64, note (nullable) new
 * // -> WIDENED quantity (INT32 to INT64), ADDED note (nullable STRING); BACKWARD
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class SchemaChanges {
  private final List<SchemaChange> list;

  private SchemaChanges(List<SchemaChange> list) {
    this.list = List.copyOf(list);
  }

  /** What differs, where no field has another name than before. */
  public static SchemaChanges between(Schema from, Schema to) {
    return between(from, to, Map.of());
  }

  /**
   * What differs.
   *
   * @param oldNames for fields of the new schema the name they had in the old one. It counts only
   *     where the old schema does not have the new name
   */
  public static SchemaChanges between(Schema from, Schema to, Map<String, String> oldNames) {
    List<SchemaChange> changes = new ArrayList<>();
    Set<String> removed = new LinkedHashSet<>(from.getFieldNames());
    for (Field field : to.getFields()) {
      Field before = sourceOf(field.getName(), from, oldNames);
      if (before == null) {
        changes.add(
            new SchemaChange(
                ADDED,
                field.getName(),
                "",
                shown(field),
                Compatibility.of(isNullable(field), true)));
      } else {
        removed.remove(before.getName());
        addChanges(before, field, changes);
      }
    }
    for (String name : removed) {
      Field field = from.getField(name);
      changes.add(
          new SchemaChange(
              REMOVED, name, shown(field), "", Compatibility.of(true, isNullable(field))));
    }
    return new SchemaChanges(changes);
  }

  /** The old field that a new one is read from; null if there is none. */
  static @Nullable Field sourceOf(String name, Schema from, Map<String, String> oldNames) {
    String source = from.hasField(name) ? name : oldNames.get(name);
    return source != null && from.hasField(source) ? from.getField(source) : null;
  }

  private static void addChanges(Field before, Field after, List<SchemaChange> changes) {
    String name = after.getName();
    if (!before.getName().equals(name)) {
      changes.add(new SchemaChange(RENAMED, name, before.getName(), name, Compatibility.BACKWARD));
    }
    switch (TypeLadder.between(before.getType(), after.getType())) {
      case WIDER -> changes.add(change(WIDENED, before, after, Compatibility.BACKWARD));
      case NARROWER -> changes.add(change(NARROWED, before, after, Compatibility.FORWARD));
      case OTHER -> changes.add(change(TYPE_CHANGED, before, after, Compatibility.NONE));
      case SAME -> {}
    }
    if (!isNullable(before) && isNullable(after)) {
      changes.add(change(MADE_NULLABLE, before, after, Compatibility.BACKWARD));
    }
    if (isNullable(before) && !isNullable(after)) {
      changes.add(change(MADE_REQUIRED, before, after, Compatibility.FORWARD));
    }
  }

  private static SchemaChange change(
      SchemaChange.Kind kind, Field before, Field after, Compatibility compatibility) {
    return new SchemaChange(kind, after.getName(), shown(before), shown(after), compatibility);
  }

  private static boolean isNullable(Field field) {
    return field.getType().getNullable();
  }

  private static String shown(Field field) {
    FieldType type = field.getType();
    return type.getNullable() ? "nullable " + type.getTypeName() : type.getTypeName().name();
  }

  /** The changes: of fields of the new schema in its order, then the removed ones. */
  public List<SchemaChange> list() {
    return list;
  }

  /** Who reads whose rows after all changes; FULL without any. */
  public Compatibility compatibility() {
    return list.stream()
        .map(SchemaChange::compatibility)
        .reduce(Compatibility.FULL, Compatibility::and);
  }
}
