/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The components of a record class, as fields. Safe for concurrent use. */
final class RecordShape {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> record;
  private final Schema schema;
  private final List<Component> components;
  private final Constructor<?> constructor;

  private RecordShape(Class<?> record) {
    this.record = record;
    this.components = Arrays.stream(record.getRecordComponents()).map(Component::of).toList();
    this.schema = components.stream().map(Component::field).collect(Schema.toSchema());
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      this.constructor = record.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Cannot find the constructor of " + record.getName(), e);
    }
    constructor.setAccessible(true);
  }

  static RecordShape of(Class<?> record) {
    return SHAPES.get(record);
  }

  Schema schema() {
    return schema;
  }

  List<Component> components() {
    return components;
  }

  Row toRow(Object value) {
    List<@Nullable Object> values = new ArrayList<>(components.size());
    for (Component component : components) {
      values.add(component.read(value));
    }
    // The record has checked its values; a builder would look each of them over again.
    return Row.withSchema(schema).attachValues(values);
  }

  /** By the names of the fields: one that the row has not is null. */
  Object fromRow(Row row) {
    @Nullable Object[] values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      Component component = components.get(i);
      boolean has = row.getSchema().hasField(component.field.getName());
      values[i] = component.valueOf(has ? row.getValue(component.field.getName()) : null);
    }
    return make(values);
  }

  Object make(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException ofTheRecord) {
        throw ofTheRecord;
      }
      throw new IllegalStateException("Cannot make a " + record.getName() + " of a row", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + record.getName() + " of a row", e);
    }
  }

  static String snakeCase(String camelCase) {
    return camelCase
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * A component of a record.
   *
   * @param ifNull its value where the row has none; null if it may be null, or must not be
   */
  record Component(
      Schema.Field field, Method accessor, ComponentType type, @Nullable Object ifNull) {
    static Component of(RecordComponent component) {
      String name = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
      ComponentType type = ComponentType.of(component.getGenericType());
      if (type == null) {
        throw new IllegalArgumentException(
            "Unsupported type of record component %s: %s (supported: String, int, long, double,"
                    .formatted(name, component.getGenericType().getTypeName())
                + " boolean, byte[], BigDecimal, Instant, Duration, ZoneId, enums, records, sealed"
                + " interfaces of records; lists, sets and maps by String of these)");
      }
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      DefaultsTo defaultsTo = accessor.getAnnotation(DefaultsTo.class);
      SchemaFieldDescription said = accessor.getAnnotation(SchemaFieldDescription.class);
      Schema.Field field =
          Schema.Field.of(snakeCase(component.getName()), type.fieldType())
              .withDescription(describe(component, said, defaultsTo))
              .withNullable(
                  defaultsTo != null
                      || (component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                          && !accessor.isAnnotationPresent(Required.class)));
      return new Component(
          field,
          accessor,
          type,
          defaultsTo == null ? null : type.fromRow().apply(defaultsTo.value()));
    }

    private static String describe(
        RecordComponent component,
        @Nullable SchemaFieldDescription said,
        @Nullable DefaultsTo defaultsTo) {
      if (said == null) {
        return "";
      }
      String text = said.value() + written(component.getType(), said.value());
      if (defaultsTo == null) {
        return text;
      }
      return text
          + " Default: "
          + (defaultsTo.value().isEmpty() ? "empty" : defaultsTo.value())
          + ".";
    }

    /** How a value is written that stands as text; nothing where that was said. */
    private static String written(Class<?> type, String said) {
      if (type == Duration.class) {
        return " An ISO 8601 duration.";
      }
      Set<String> words = Set.copyOf(Arrays.asList(said.split("\\W+", -1)));
      List<String> constants =
          type.isEnum()
              ? Arrays.stream(type.getEnumConstants()).map(each -> ((Enum<?>) each).name()).toList()
              : List.of();
      return constants.isEmpty() || constants.stream().anyMatch(words::contains)
          ? ""
          : " One of " + String.join(", ", constants) + ".";
    }

    @Nullable Object read(Object record) {
      try {
        Object value = accessor.invoke(record);
        return value == null ? null : type.toRow().apply(value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read " + accessor, e);
      }
    }

    @Nullable Object valueOf(@Nullable Object inRow) {
      return inRow == null ? ifNull : type.fromRow().apply(inRow);
    }
  }
}
