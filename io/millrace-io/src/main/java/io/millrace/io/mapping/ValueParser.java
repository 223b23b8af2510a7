/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.io.files.RecordParser;
import io.millrace.io.values.InvalidValueException;
import io.millrace.io.values.NumberParser;
import io.millrace.io.values.TimeParser;
import io.millrace.io.values.TruthParser;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** Finds one field in a record and reads it as its type. Empty text is null. */
final class ValueParser {
  private static final Pattern DOT = Pattern.compile("\\.");

  private final Schema.Field target;
  private final FieldMapping mapping;
  private final String[] path;
  private final @Nullable TimeParser time;

  ValueParser(Schema.Field target, FieldMapping mapping) {
    this.target = target;
    this.mapping = mapping;
    this.path = mapping.from() == null ? new String[0] : DOT.split(mapping.from(), -1);
    this.time =
        target.getType().getTypeName() == TypeName.DATETIME
            ? new TimeParser(target.getName(), mapping.time(), mapping.zone())
            : null;
  }

  String field() {
    return target.getName();
  }

  @Nullable Object parse(JsonNode record) throws InvalidValueException {
    return read(mapping.constant() == null ? find(record) : null);
  }

  /** Reads the value found; a constant whatever was found. */
  @Nullable Object read(@Nullable JsonNode found) throws InvalidValueException {
    String text = text(found);
    if (text == null || text.isEmpty()) {
      return null;
    }
    char point = mapping.decimalSeparator().charAt(0);
    return switch (target.getType().getTypeName()) {
      case STRING -> text;
      case INT64 -> NumberParser.whole(field(), text, point);
      case DECIMAL -> NumberParser.decimal(field(), text, point);
      case BOOLEAN -> TruthParser.parse(field(), text);
      case DATETIME -> requireNonNull(time, "no time parser").parse(text);
      default -> throw new IllegalStateException("Unsupported target type: " + target.getType());
    };
  }

  private @Nullable String text(@Nullable JsonNode node) throws InvalidValueException {
    if (mapping.constant() != null) {
      return mapping.constant();
    }
    if (node == null || node.isNull()) {
      return null;
    }
    if (node.isContainerNode()) {
      throw new InvalidValueException(
          field(), node.toString(), "one value, not a list or an object");
    }
    String text = node.isBigDecimal() ? node.decimalValue().toString() : node.asText();
    if (!mapping.removePrefix().isEmpty() && text.startsWith(mapping.removePrefix())) {
      text = text.substring(mapping.removePrefix().length());
    }
    if (!mapping.removeSuffix().isEmpty() && text.endsWith(mapping.removeSuffix())) {
      text = text.substring(0, text.length() - mapping.removeSuffix().length());
    }
    return mapping.values().getOrDefault(text, text);
  }

  /** A column named with dots wins over a path: CSV headers may hold dots. */
  private @Nullable JsonNode find(JsonNode record) {
    JsonNode node = record.get(requireNonNull(mapping.from(), "neither from nor constant"));
    return node != null || path.length == 1 ? node : RecordParser.at(record, path, 0);
  }
}
