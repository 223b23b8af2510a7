/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.values.InvalidValueException;
import io.millrace.transforms.Internal;
import io.millrace.transforms.block.ColumnBuilder;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * A field whose values are texts, read as those of CSV are: one without characters is null, but of
 * a STRING. Not thread-safe; one per reader.
 *
 * @since 0.1
 */
@Internal
public final class TextField {
  private final String name;
  private final boolean text;
  private final boolean required;
  private final CsvValues.Reader reader;

  /**
   * @throws IllegalArgumentException if it has a type that no text is read as
   */
  public TextField(Field field) {
    name = field.getName();
    text = field.getType().getTypeName() == TypeName.STRING;
    required = !Boolean.TRUE.equals(field.getType().getNullable());
    CsvValues.Reader found = CsvValues.of(field);
    if (found == null) {
      throw new IllegalArgumentException(
          "Unsupported type of field %s: %s (supported: %s)"
              .formatted(name, field.getType(), CsvValues.SUPPORTED));
    }
    reader = found;
  }

  /**
   * Adds the value that UTF-8 writes.
   *
   * @return what is wrong, with a null added; null if nothing is
   */
  public @Nullable String add(byte[] bytes, int from, int to, ColumnBuilder column) {
    if (isAscii(bytes, from, to) || RecordText.of(bytes, from, to - from).exact()) {
      return addValid(bytes, from, to, column);
    }
    column.appendNull();
    return "Invalid %s: %d bytes (must be UTF-8)".formatted(name, to - from);
  }

  private static boolean isAscii(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at == to;
  }

  /** As {@link #add}, of bytes that are known to be UTF-8. */
  @Nullable String addValid(byte[] bytes, int from, int to, ColumnBuilder column) {
    if (from == to && !text) {
      return addMissing(column);
    }
    try {
      reader.read(bytes, from, to, column);
      return null;
    } catch (InvalidValueException e) {
      column.appendNull();
      return String.valueOf(e.getMessage());
    }
  }

  /** Adds a null, which is wrong where the field is required; tells that as {@link #add} does. */
  public @Nullable String addMissing(ColumnBuilder column) {
    column.appendNull();
    return required ? "Missing required " + name : null;
  }
}
