/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import io.millrace.transforms.Internal;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.joda.time.Instant;
import org.joda.time.format.ISODateTimeFormat;

/**
 * Reads default values that settings have as text.
 *
 * @since 0.1
 */
@Internal
public final class DefaultText {
  private static final int SHOWN_CHARS = 100;
  private static final List<TypeName> SUPPORTED =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.DECIMAL,
          TypeName.FLOAT,
          TypeName.DOUBLE,
          TypeName.STRING,
          TypeName.DATETIME,
          TypeName.BOOLEAN);

  private DefaultText() {}

  /**
   * The value as a row holds it.
   *
   * @param setting what the text is called
   * @param name the field it is of
   * @throws IllegalArgumentException if the text is no value of the type, or the type has no text
   */
  public static Object read(String setting, String name, String text, FieldType type) {
    if (!SUPPORTED.contains(type.getTypeName())) {
      throw new IllegalArgumentException(
          "Unsupported %s of %s: %s (supported: %s); give it in Java"
              .formatted(setting, name, type.getTypeName(), SUPPORTED));
    }
    try {
      return switch (type.getTypeName()) {
        case STRING -> text;
        case BYTE -> Byte.valueOf(text);
        case INT16 -> Short.valueOf(text);
        case INT32 -> Integer.valueOf(text);
        case INT64 -> Long.valueOf(text);
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case DECIMAL -> new BigDecimal(text);
        case BOOLEAN -> truth(text);
        case DATETIME -> Instant.parse(text, ISODateTimeFormat.dateTimeParser().withZoneUTC());
        case ARRAY, ITERABLE, MAP, ROW, BYTES, LOGICAL_TYPE ->
            throw new IllegalStateException("Unsupported type: " + type);
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid %s of %s: %s (must be %s)"
              .formatted(setting, name, shown(text), bounds(type.getTypeName())),
          e);
    }
  }

  private static String bounds(TypeName type) {
    return type
        + switch (type) {
          case BYTE -> " from " + Byte.MIN_VALUE + " to " + Byte.MAX_VALUE;
          case INT16 -> " from " + Short.MIN_VALUE + " to " + Short.MAX_VALUE;
          case INT32 -> " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
          case INT64 -> " from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
          case BOOLEAN -> ": true or false";
          case DATETIME -> ", such as 2026-03-01T10:00:00Z";
          default -> ", such as 0.50";
        };
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it is neither true nor false");
    };
  }
}
