/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.RecordShape.Component;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Options as people write them, made a record; collects all that is wrong with them. */
final class RecordOptions {
  private final List<String> problems = new ArrayList<>();

  private RecordOptions() {}

  static Object read(Class<?> record, Map<String, ?> given) {
    return new RecordOptions().record(RecordShape.of(record), nested("", given));
  }

  private Object record(RecordShape shape, Map<String, Object> options) {
    requireKnown("", shape.schema(), options);
    @Nullable Object[] values = new @Nullable Object[shape.components().size()];
    for (int i = 0; i < values.length; i++) {
      Component component = shape.components().get(i);
      String name = component.field().getName();
      Object option = options.get(name);
      int before = problems.size();
      Object inRow = value(name, component.field().getType(), option);
      if (problems.size() == before) {
        try {
          values[i] = component.valueOf(inRow);
        } catch (RuntimeException e) {
          problems.add(invalid(name, option, e));
        }
      }
    }
    if (problems.isEmpty()) {
      try {
        return shape.make(values);
      } catch (IllegalArgumentException | ValidationException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    throw new ValidationException(String.join("; ", problems));
  }

  /** The value as the field has it; text stays text, which the component reads. */
  private @Nullable Object value(String path, FieldType type, @Nullable Object option) {
    if (option == null) {
      if (!type.getNullable()) {
        problems.add("Missing required " + path);
      }
      return null;
    }
    return switch (type.getTypeName()) {
      case ROW -> row(path, requireNonNull(type.getRowSchema()), option);
      case MAP -> map(path, requireNonNull(type.getMapValueType()), option);
      case ARRAY, ITERABLE -> list(path, requireNonNull(type.getCollectionElementType()), option);
      default -> scalar(path, type, option);
    };
  }

  private @Nullable Object scalar(String path, FieldType type, Object option) {
    if (option instanceof Map || option instanceof Collection) {
      problems.add("Invalid %s: %s (must be one value)".formatted(path, option));
      return null;
    }
    String text = option.toString();
    String wanted = wanted(type.getTypeName(), text);
    if (wanted != null) {
      problems.add("Invalid %s: %s (must be %s)".formatted(path, text, wanted));
      return null;
    }
    return type.getTypeName() == TypeName.BOOLEAN ? Boolean.valueOf(text) : text;
  }

  /** What a text must be; null where it may be as it is, or the component knows more of it. */
  private static @Nullable String wanted(TypeName type, String text) {
    try {
      switch (type) {
        case BOOLEAN -> {
          return text.equals("true") || text.equals("false") ? null : "true or false";
        }
        case INT32 -> Integer.parseInt(text);
        case INT64 -> Long.parseLong(text);
        case DOUBLE -> Double.parseDouble(text);
        case DECIMAL -> new BigDecimal(text);
        default -> {
          return null;
        }
      }
      return null;
    } catch (NumberFormatException e) {
      return type == TypeName.INT32 || type == TypeName.INT64 ? "a whole number" : "a number";
    }
  }

  private @Nullable Object row(String path, Schema schema, Object option) {
    if (!(option instanceof Map<?, ?> map)) {
      problems.add(
          "Invalid %s: %s (must have %s)".formatted(path, option, names(path + ".", schema)));
      return null;
    }
    Map<String, Object> options = nested(path + ".", map);
    requireKnown(path + ".", schema, options);
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : schema.getFields()) {
      String name = field.getName();
      values.add(value(path + "." + name, field.getType(), options.get(name)));
    }
    return Row.withSchema(schema).attachValues(values);
  }

  private @Nullable Object map(String path, FieldType type, Object option) {
    if (!(option instanceof Map<?, ?> map)) {
      problems.add("Invalid %s: %s (must be %s.NAME=VALUE)".formatted(path, option, path));
      return null;
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    flat("", map).forEach((name, each) -> values.put(name, value(path + "." + name, type, each)));
    return values;
  }

  private List<@Nullable Object> list(String path, FieldType type, Object option) {
    Collection<?> members =
        option instanceof Collection<?> some
            ? some
            : option instanceof String text ? Arrays.asList(text.split(",", -1)) : List.of(option);
    List<@Nullable Object> values = new ArrayList<>();
    for (Object member : members) {
      Object trimmed = member instanceof String text ? text.strip() : member;
      values.add(value(path + "[" + values.size() + "]", type, trimmed));
    }
    return values;
  }

  private void requireKnown(String prefix, Schema schema, Map<String, Object> options) {
    for (String name : new TreeSet<>(options.keySet())) {
      if (!schema.hasField(name)) {
        problems.add(
            "Unsupported option: %s%s (supported: %s)".formatted(prefix, name, names("", schema)));
      }
    }
  }

  private static String names(String prefix, Schema schema) {
    return String.join(", ", schema.getFieldNames().stream().map(name -> prefix + name).toList());
  }

  private static String invalid(String name, @Nullable Object option, RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("Invalid") || message.startsWith("Cannot")
        ? name + ": " + message
        : "Invalid %s: %s (%s)".formatted(name, option, message);
  }

  /** A name with dots is one in a map of its own, or in one that is given beside it. */
  private static Map<String, Object> nested(String path, Map<?, ?> options) {
    Map<String, Object> nested = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          int dot = name.indexOf('.');
          if (value == null) {
            return;
          }
          if (dot < 0) {
            put(nested, path, name, value);
          } else {
            put(nested, path, name.substring(0, dot), Map.of(name.substring(dot + 1), value));
          }
        });
    return nested;
  }

  private static void put(Map<String, Object> options, String path, String name, Object value) {
    options.merge(
        name,
        value,
        (one, other) -> {
          if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> more) {
            Map<Object, Object> both = new LinkedHashMap<>(map);
            both.putAll(more);
            return both;
          }
          throw new ValidationException("Cannot set " + path + name + " twice");
        });
  }

  /** For maps whose names have dots of their own. */
  private static Map<String, Object> flat(String prefix, Map<?, ?> options) {
    Map<String, Object> flat = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> map) {
            flat.putAll(flat(prefix + key + ".", map));
          } else if (value != null) {
            flat.put(prefix + key, value);
          }
        });
    return flat;
  }
}
