/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static java.util.stream.Collectors.joining;

import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * Columns as settings name them: {@code id string}, {@code price decimal?}, the types as Beam calls
 * them, with a question mark where there may be nulls.
 *
 * @since 0.1
 */
@Internal
public final class Columns {
  private static final Set<TypeName> TYPES =
      EnumSet.of(
          TypeName.STRING,
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.FLOAT,
          TypeName.DOUBLE,
          TypeName.DECIMAL,
          TypeName.BOOLEAN,
          TypeName.DATETIME,
          TypeName.BYTES);
  private static final Pattern COLUMN =
      Pattern.compile("(?<name>\\S+)\\s+(?<type>[A-Za-z0-9]+)(?<nullable>\\?)?");

  private Columns() {}

  /**
   * The schema of such columns.
   *
   * @throws ValidationException naming each that is none, or has the name of another
   */
  public static Schema schema(List<String> columns) {
    List<String> problems = new ArrayList<>();
    Schema schema = schema(columns, problems);
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return schema;
  }

  /**
   * The schema of those of such columns that are right.
   *
   * @param problems takes each that is none, or has the name of another
   */
  public static Schema schema(List<String> columns, Collection<String> problems) {
    Schema.Builder schema = Schema.builder();
    Set<String> names = new LinkedHashSet<>();
    for (String column : columns) {
      Matcher form = COLUMN.matcher(column.strip());
      TypeName type = form.matches() ? type(form.group("type")) : null;
      if (type == null) {
        problems.add(
            "Invalid column: %s (must be NAME TYPE or NAME TYPE?, TYPE one of %s)"
                .formatted(column, words()));
      } else if (!names.add(form.group("name"))) {
        problems.add("Cannot name two columns " + form.group("name"));
      } else {
        schema.addField(
            Field.of(
                form.group("name"),
                FieldType.of(type).withNullable(form.group("nullable") != null)));
      }
    }
    return schema.build();
  }

  private static @Nullable TypeName type(String word) {
    return TYPES.stream()
        .filter(type -> type.name().equalsIgnoreCase(word))
        .findFirst()
        .orElse(null);
  }

  private static String words() {
    return Arrays.stream(TypeName.values())
        .filter(TYPES::contains)
        .map(type -> type.name().toLowerCase(Locale.ROOT))
        .collect(joining(", "));
  }
}
