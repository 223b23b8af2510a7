/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.SchemaProvider;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Java record a Beam schema: a field per component, in order, in snake case. Beam 2.70
 * infers schemas for beans and AutoValue classes, not for records (apache/beam issue 27802).
 *
 * <p>Components may be {@code String}, {@code int}, {@code long}, {@code boolean}, {@code byte[]},
 * {@link BigDecimal}, Joda {@link Instant} or an enum (stored by name). A component is nullable
 * only if it carries JSpecify's {@code @Nullable}. Conversion is by reflection: for elements that
 * come by the file or by the fault, not for those that come by the million.
 *
 * <pre>{@code
 * @DefaultSchema(RecordSchema.class)
 * public record Reading(String deviceId, @Nullable BigDecimal value) {}
 * // schema: device_id STRING NOT NULL, value DECIMAL
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class RecordSchema implements SchemaProvider {
  private static final long serialVersionUID = 1L;
  private static final Map<Class<?>, FieldType> TYPES =
      Map.of(
          String.class, FieldType.STRING,
          int.class, FieldType.INT32,
          long.class, FieldType.INT64,
          boolean.class, FieldType.BOOLEAN,
          byte[].class, FieldType.BYTES,
          BigDecimal.class, FieldType.DECIMAL,
          Instant.class, FieldType.DATETIME);

  @Override
  public <T> @Nullable Schema schemaFor(TypeDescriptor<T> type) {
    return type.getRawType().isRecord() ? schemaOf(type.getRawType()) : null;
  }

  @Override
  public <T> @Nullable SerializableFunction<T, Row> toRowFunction(TypeDescriptor<T> type) {
    return type.getRawType().isRecord() ? new ToRow<>(type.getRawType()) : null;
  }

  @Override
  public <T> @Nullable SerializableFunction<Row, T> fromRowFunction(TypeDescriptor<T> type) {
    return type.getRawType().isRecord() ? new FromRow<>(type.getRawType()) : null;
  }

  /**
   * The schema of a record class.
   *
   * @throws IllegalArgumentException if a component has an unsupported type
   */
  public static Schema schemaOf(Class<?> record) {
    Schema.Builder schema = Schema.builder();
    for (RecordComponent component : record.getRecordComponents()) {
      String name = snakeCase(component.getName());
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      schema.addField(Schema.Field.of(name, fieldType(component).withNullable(nullable)));
    }
    return schema.build();
  }

  /** The row of a record, of schema {@link #schemaOf}. */
  public static Row toRow(Record record) {
    return new ToRow<Record>(record.getClass()).apply(record);
  }

  /** The record of a row made by {@link #toRow}. */
  public static <T extends Record> T fromRow(Class<T> record, Row row) {
    return new FromRow<T>(record).apply(row);
  }

  private static FieldType fieldType(RecordComponent component) {
    FieldType type = TYPES.get(component.getType());
    if (type != null) {
      return type;
    }
    if (component.getType().isEnum()) {
      return FieldType.STRING;
    }
    throw new IllegalArgumentException(
        "Unsupported type of record component "
            + component.getDeclaringRecord().getSimpleName()
            + "."
            + component.getName()
            + ": "
            + component.getType().getSimpleName()
            + " (supported: String, int, long, boolean, byte[], BigDecimal, Instant, enums)");
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static final class ToRow<T> implements SerializableFunction<T, Row> {
    private static final long serialVersionUID = 1L;
    private final Class<?> type;
    private transient @Nullable Shape shape;

    ToRow(Class<?> type) {
      this.type = type;
    }

    @Override
    public Row apply(T record) {
      Shape known = shape;
      if (known == null) {
        known = new Shape(schemaOf(type), accessorsOf(type));
        shape = known;
      }
      List<@Nullable Object> values = new ArrayList<>(known.accessors.size());
      try {
        for (Method accessor : known.accessors) {
          Object value = accessor.invoke(record);
          values.add(value instanceof Enum<?> constant ? constant.name() : value);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read a component of " + type.getName(), e);
      }
      // The record has checked its values; a builder would look each of them over again.
      return Row.withSchema(known.schema).attachValues(values);
    }

    private static List<Method> accessorsOf(Class<?> type) {
      return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getAccessor).toList();
    }

    // Two coders of one record class must be equal: Flink refuses to flatten what differs.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ToRow<?> that && type.equals(that.type);
    }

    @Override
    public int hashCode() {
      return type.hashCode();
    }

    /** In one object, so that threads that share a coder see all of it or nothing. */
    private record Shape(Schema schema, List<Method> accessors) {}
  }

  private static final class FromRow<T> implements SerializableFunction<Row, T> {
    private static final long serialVersionUID = 1L;
    private final Class<? super T> type;
    private transient @Nullable Shape shape;

    FromRow(Class<? super T> type) {
      this.type = type;
    }

    @Override
    @SuppressWarnings("unchecked") // the canonical constructor of T's own class makes a T
    public T apply(Row row) {
      try {
        Shape known = shape;
        if (known == null) {
          known = shapeOf(type);
          shape = known;
        }
        @Nullable Object[] values = new @Nullable Object[known.types.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = componentValue(known.types.get(i), row.getValue(i));
        }
        return (T) known.constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot make a " + type.getName() + " of a row", e);
      }
    }

    private static Shape shapeOf(Class<?> type) throws NoSuchMethodException {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return new Shape(type.getDeclaredConstructor(types), List.of(types));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof FromRow<?> that && type.equals(that.type);
    }

    @Override
    public int hashCode() {
      return type.hashCode();
    }

    private static @Nullable Object componentValue(Class<?> type, @Nullable Object value) {
      if (value == null) {
        return null;
      }
      if (type == Instant.class) {
        return ((org.joda.time.ReadableInstant) value).toInstant();
      }
      if (type.isEnum()) {
        for (Object constant : type.getEnumConstants()) {
          if (((Enum<?>) constant).name().equals(value)) {
            return constant;
          }
        }
        throw new IllegalArgumentException(
            "Invalid " + type.getSimpleName() + ": " + value + " (must be one of its constants)");
      }
      return value;
    }

    /** In one object, so that threads that share a coder see all of it or nothing. */
    private record Shape(Constructor<?> constructor, List<Class<?>> types) {}
  }
}
