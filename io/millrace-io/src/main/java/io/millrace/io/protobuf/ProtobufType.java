/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * A message of Protobuf, as a descriptor set tells it, which {@code protoc --include_imports
 * --descriptor_set_out=FILE} makes. Immutable.
 *
 * <p>Columns are its fields by name. They take numbers, texts, bytes, truth values, enums by name
 * or number, {@code google.protobuf.Timestamp} as DATETIME, and the messages of {@code
 * google/protobuf/wrappers.proto}. Other messages, lists and maps are passed over; so is what the
 * descriptors do not know.
 *
 * @since 0.1
 */
@Evolving
public final class ProtobufType implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final List<ProtobufField> fields;

  private ProtobufType(String name, List<ProtobufField> fields) {
    this.name = name;
    this.fields = List.copyOf(fields);
  }

  /**
   * A message of a file with a descriptor set.
   *
   * @param message its full name, such as {@code shop.Order}
   * @throws IllegalArgumentException if the file has no such message, or is none
   */
  public static ProtobufType in(Path descriptors, String message) {
    try {
      return in(Files.readAllBytes(descriptors), message, descriptors.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read descriptors %s: %s".formatted(descriptors, e), e);
    }
  }

  static ProtobufType in(byte[] descriptors, String message, String file) {
    try {
      Descriptors known = Descriptors.of(descriptors);
      List<ProtobufField> fields = known.fields("." + message);
      if (fields == null) {
        throw new IllegalArgumentException(
            "Missing required message %s in %s (available: %s)"
                .formatted(message, file, known.names()));
      }
      return new ProtobufType(message, fields);
    } catch (MalformedProtobufException e) {
      throw new IllegalArgumentException(
          "Cannot read descriptors %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The full name. */
  public String name() {
    return name;
  }

  List<ProtobufField> fields() {
    return fields;
  }

  @Nullable ProtobufField field(String field) {
    return fields.stream().filter(each -> each.name().equals(field)).findFirst().orElse(null);
  }

  /** All that is wrong with columns to be read from such messages, or written to them. */
  public List<String> problems(Schema columns) {
    List<String> problems = new ArrayList<>();
    for (Field column : columns.getFields()) {
      ProtobufField field = field(column.getName());
      if (field == null) {
        problems.add(
            "Missing required field %s of %s (available: %s)"
                .formatted(
                    column.getName(), name, fields.stream().map(ProtobufField::name).toList()));
      } else if (field.repeated() || field.kind().columns().isEmpty()) {
        problems.add(
            "Unsupported type of field %s of %s: %s (supported: scalars, enums, timestamps and"
                    .formatted(column.getName(), name, field.type())
                + " wrappers)");
      } else if (!field.kind().columns().contains(column.getType().getTypeName())) {
        problems.add(
            "Unsupported type of field %s: %s (supported for %s: %s)"
                .formatted(
                    column.getName(),
                    column.getType().getTypeName(),
                    field.type(),
                    field.kind().columns()));
      }
    }
    return problems;
  }

  /** All that is wrong with columns to be written. */
  public List<String> problemsOfWriting(Schema columns) {
    List<String> problems = new ArrayList<>(problems(columns));
    for (ProtobufField field : fields) {
      if (field.required() && !columns.hasField(field.name())) {
        problems.add("Missing required column %s: %s requires it".formatted(field.name(), name));
      }
    }
    Map<Integer, List<String>> choices = new TreeMap<>();
    for (ProtobufField field : fields) {
      if (field.oneof() >= 0 && columns.hasField(field.name())) {
        choices.computeIfAbsent(field.oneof(), none -> new ArrayList<>()).add(field.name());
      }
    }
    for (List<String> choice : choices.values()) {
      if (choice.size() > 1) {
        problems.add("Cannot write %s together: %s has one of them".formatted(choice, name));
      }
    }
    return problems;
  }

  @Override
  public String toString() {
    return name;
  }
}
