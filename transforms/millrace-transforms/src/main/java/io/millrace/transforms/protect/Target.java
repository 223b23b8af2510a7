/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * A protection and the field it has been found to mean.
 *
 * @param number where the protection stands in its spec
 * @param path the positions of the fields on the way and of the field itself
 */
record Target(Protection protection, int number, List<Integer> path) implements Serializable {
  private static final List<TypeName> NUMBERS =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.FLOAT,
          TypeName.DOUBLE,
          TypeName.DECIMAL);
  private static final List<TypeName> TOKENS =
      List.of(
          TypeName.STRING,
          TypeName.BYTES,
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64);

  Target {
    path = List.copyOf(path);
  }

  /** Finds the field and tells what is wrong with it; null if anything is. */
  static @Nullable Target of(Protection protection, int number, Schema schema, InputCheck check) {
    List<Integer> path = new ArrayList<>();
    Schema at = schema;
    String rest = protection.field();
    while (!at.hasField(rest)) {
      int dot = rest.indexOf('.');
      String name = dot < 0 ? rest : rest.substring(0, dot);
      if (dot < 0 || !at.hasField(name)) {
        check.problem(
            "Missing required field %s (available: %s)"
                .formatted(protection.field(), at.getFieldNames()));
        return null;
      }
      FieldType type = member(at.getField(name).getType());
      Schema inside = type.getRowSchema();
      if (inside == null) {
        check.problem(
            "Unsupported type of field %s on the way to %s: %s (supported: [ROW])"
                .formatted(name, protection.field(), type.getTypeName()));
        return null;
      }
      path.add(at.indexOf(name));
      at = inside;
      rest = rest.substring(dot + 1);
    }
    path.add(at.indexOf(rest));
    TypeName type = member(at.getField(rest).getType()).getTypeName();
    if (!(protection instanceof Nullify) && !supported(protection).contains(type)) {
      check.problem(
          "Unsupported type of field %s to %s: %s (supported: %s)"
              .formatted(protection.field(), verb(protection), type, supported(protection)));
      return null;
    }
    return new Target(protection, number, path);
  }

  /** The type of what a list, or a list of lists, holds in the end; any other type itself. */
  static FieldType member(FieldType type) {
    FieldType member = type;
    for (FieldType inner = type; inner != null; inner = inner.getCollectionElementType()) {
      member = inner;
    }
    return member;
  }

  private static List<TypeName> supported(Protection protection) {
    if (protection instanceof Tokenise) {
      return TOKENS;
    } else if (protection instanceof Bucket || protection instanceof Bands) {
      return NUMBERS;
    } else if (protection instanceof Truncate) {
      return List.of(TypeName.DATETIME);
    }
    return List.of(TypeName.STRING);
  }

  private static String verb(Protection protection) {
    return protection instanceof Bands
        ? "bucket"
        : protection.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Whether this protects the other's field, or one that the other's is inside of. */
  boolean holds(Target other) {
    return path.size() <= other.path.size() && path.equals(other.path.subList(0, path.size()));
  }
}
