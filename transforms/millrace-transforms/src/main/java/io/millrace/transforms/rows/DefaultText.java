/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import io.millrace.transforms.Internal;
import java.math.BigDecimal;
import org.apache.beam.sdk.schemas.Schema.FieldType;
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

  private DefaultText() {}

  /**
   * The value as a row holds it.
   *
   * @throws IllegalArgumentException if the text is no value of the type, or the type has no text
   */
  public static Object read(String name, String text, FieldType type) {
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
            throw new IllegalArgumentException("it has no text");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid default of %s: %s (must be %s)".formatted(name, shown(text), type.getTypeName()),
          e);
    }
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
