/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a row that its dead letter is made from.
 *
 * @param original the text as received; null if the rows have none
 * @param eventTime the event time; null if the rows have none
 * @param key the parts of the idempotency key; may be empty
 */
record LetterFields(@Nullable String original, @Nullable String eventTime, List<String> key)
    implements Serializable {
  private static final Set<TypeName> KEY_TYPES =
      EnumSet.of(
          TypeName.STRING,
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.DECIMAL,
          TypeName.BOOLEAN,
          TypeName.DATETIME);

  static final LetterFields NONE = new LetterFields(null, null, List.of());

  LetterFields {
    key = List.copyOf(key);
  }

  List<String> problemsWith(Schema schema) {
    List<String> problems = new ArrayList<>();
    if (original != null) {
      check(problems, schema, "originalIn", original, EnumSet.of(TypeName.STRING));
    }
    if (eventTime != null) {
      check(problems, schema, "eventTimeIn", eventTime, EnumSet.of(TypeName.DATETIME));
    }
    for (String part : key) {
      check(problems, schema, "keyedBy", part, KEY_TYPES);
    }
    return problems;
  }

  private static void check(
      List<String> problems, Schema schema, String option, String field, Set<TypeName> types) {
    if (!schema.hasField(field)) {
      String fields = String.join(", ", schema.getFieldNames());
      problems.add(
          "Cannot use "
              + option
              + " "
              + field
              + ": the rows have no such field (fields: "
              + fields
              + ")");
      return;
    }
    TypeName type = schema.getField(field).getType().getTypeName();
    if (!types.contains(type)) {
      String supported = types.size() == 1 ? types.iterator().next().name() : "one of " + types;
      problems.add(
          "Cannot use "
              + option
              + " "
              + field
              + ": it is "
              + type
              + " (must be "
              + supported
              + ")");
    }
  }
}
