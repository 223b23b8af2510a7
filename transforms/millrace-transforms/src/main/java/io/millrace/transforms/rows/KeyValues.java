/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * The values of some fields, of the types {@link InputCheck#key} lets through: equal where their
 * content is, with one hash in every JVM. Immutable; safe for concurrent use.
 *
 * <p>Bytes are their content, logical types their base values, and null is a value of its own.
 *
 * @since 0.1
 */
@Internal
public final class KeyValues {
  private final List<@Nullable Object> values;
  private final List<@Nullable Object> content;

  /**
   * @param fields what the values are of
   * @param values as rows hold them; not to be changed any more
   */
  public KeyValues(List<Field> fields, List<@Nullable Object> values) {
    this.values = values;
    this.content = content(fields, values);
  }

  /** The values as rows hold them. Not to be changed. */
  public List<@Nullable Object> values() {
    return values;
  }

  /**
   * What the values are compared by: numbers, truths, times and texts, a text for bytes, and lists
   * of these. Not to be changed.
   */
  public List<@Nullable Object> content() {
    return content;
  }

  private static List<@Nullable Object> content(List<Field> fields, List<@Nullable Object> values) {
    List<@Nullable Object> content = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      content.add(contentOf(fields.get(i).getType(), values.get(i)));
    }
    return content;
  }

  /** What one value is compared by. */
  public static @Nullable Object contentOf(FieldType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeName()) {
      case LOGICAL_TYPE -> contentOf(baseOf(type), BaseValues.of(type, value));
      // A character for each byte, which unlike an array has the equals of its content.
      case BYTES -> new String((byte[]) value, StandardCharsets.ISO_8859_1);
      case DATETIME -> ((ReadableInstant) value).toInstant();
      case ROW -> {
        Schema schema = requireNonNull(type.getRowSchema(), "row schema is null");
        yield content(schema.getFields(), ((Row) value).getValues());
      }
      case ARRAY, ITERABLE -> {
        FieldType element = requireNonNull(type.getCollectionElementType(), "element type is null");
        List<@Nullable Object> members = new ArrayList<>();
        for (Object member : (Iterable<?>) value) {
          members.add(contentOf(element, member));
        }
        yield members;
      }
      default -> value;
    };
  }

  private static FieldType baseOf(FieldType type) {
    return requireNonNull(type.getLogicalType(), "logical type is null").getBaseType();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyValues that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return content.toString();
  }
}
