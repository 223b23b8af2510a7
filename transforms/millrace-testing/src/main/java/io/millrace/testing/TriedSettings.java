/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Which fields, kinds and constants of settings are there, and which of them rows give. Rows of one
 * schema in several places are one.
 */
final class TriedSettings {
  private final Set<Object> seen = new LinkedHashSet<>();

  private TriedSettings() {}

  /** A field among its neighbours. */
  private record Place(String field, List<String> among) {}

  /**
   * What none of the rows gives.
   *
   * @param type the settings' record
   * @param schema its schema
   * @param rows with null for what is not given
   * @param elsewhere descriptors whose settings are asked for by themselves
   */
  static <S extends Record> List<Object> missing(
      Class<S> type, Schema schema, List<Row> rows, List<TransformDescriptor<?>> elsewhere) {
    TriedSettings there = new TriedSettings();
    there.fields(schema);
    there.type(type);
    TriedSettings given = new TriedSettings();
    for (Row row : rows) {
      given.values(row);
      given.constants(RecordSchema.fromRow(type, row));
    }
    List<Object> missing = new ArrayList<>(there.seen);
    missing.removeAll(given.seen);
    for (TransformDescriptor<?> other : elsewhere) {
      TriedSettings tried = new TriedSettings();
      tried.fields(other.settingsSchema());
      tried.type(other.settings());
      missing.removeAll(tried.seen);
    }
    return missing;
  }

  private void fields(Schema schema) {
    for (Field field : schema.getFields()) {
      seen.add(new Place(field.getName(), schema.getFieldNames()));
      field(field.getType());
    }
  }

  private void field(FieldType type) {
    if (type.getRowSchema() != null) {
      fields(type.getRowSchema());
    } else if (type.getCollectionElementType() != null) {
      field(type.getCollectionElementType());
    } else if (type.getMapValueType() != null) {
      field(type.getMapValueType());
    }
  }

  private void values(Row row) {
    for (Field field : row.getSchema().getFields()) {
      Object value = row.getValue(field.getName());
      if (value != null) {
        seen.add(new Place(field.getName(), row.getSchema().getFieldNames()));
        value(value);
      }
    }
  }

  private void value(@Nullable Object value) {
    if (value instanceof Row row) {
      values(row);
    } else if (value instanceof Collection<?> members) {
      members.forEach(this::value);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::value);
    }
  }

  /** The kinds of choices, and the constants of enums, in a component's type. */
  private void type(Type type) {
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(this::type);
    } else if (type instanceof Class<?> plain) {
      if (plain.isEnum() && isOwn(plain)) {
        seen.addAll(Arrays.asList(plain.getEnumConstants()));
      } else if (plain.isSealed()) {
        Arrays.stream(plain.getPermittedSubclasses()).forEach(this::type);
      } else if (plain.isRecord()) {
        seen.add(plain);
        for (RecordComponent component : plain.getRecordComponents()) {
          type(component.getGenericType());
        }
      }
    }
  }

  private static boolean isOwn(Class<?> constants) {
    String name = constants.getName();
    return !name.startsWith("java.") && !name.startsWith("org.apache.beam.");
  }

  private void constants(@Nullable Object value) {
    if (value instanceof Enum<?>) {
      seen.add(value);
    } else if (value instanceof Collection<?> members) {
      members.forEach(this::constants);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::constants);
    } else if (value instanceof Record record) {
      seen.add(record.getClass());
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        constants(read(component, record));
      }
    }
  }

  private static @Nullable Object read(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }
}
