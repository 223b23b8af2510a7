/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.joda.time.format.ISODateTimeFormat;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a record's component stand in a row.
 *
 * @param toRow gives of a component's value the field's
 * @param fromRow gives it back; also reads what {@link DefaultsTo} tells as text
 */
record ComponentType(
    FieldType fieldType, Function<Object, Object> toRow, Function<Object, Object> fromRow) {
  private static final Map<Class<?>, ComponentType> SIMPLE =
      Map.ofEntries(
          Map.entry(String.class, plain(FieldType.STRING, text -> text)),
          Map.entry(int.class, plain(FieldType.INT32, Integer::valueOf)),
          Map.entry(Integer.class, plain(FieldType.INT32, Integer::valueOf)),
          Map.entry(long.class, plain(FieldType.INT64, Long::valueOf)),
          Map.entry(Long.class, plain(FieldType.INT64, Long::valueOf)),
          Map.entry(double.class, plain(FieldType.DOUBLE, Double::valueOf)),
          Map.entry(Double.class, plain(FieldType.DOUBLE, Double::valueOf)),
          Map.entry(boolean.class, plain(FieldType.BOOLEAN, Boolean::valueOf)),
          Map.entry(byte[].class, new ComponentType(FieldType.BYTES, v -> v, v -> v)),
          Map.entry(BigDecimal.class, plain(FieldType.DECIMAL, BigDecimal::new)),
          Map.entry(Instant.class, new ComponentType(FieldType.DATETIME, v -> v, Times::read)),
          Map.entry(Duration.class, texts(Duration::parse)),
          Map.entry(ZoneId.class, texts(ZoneId::of)));

  /** The type of a component, or of a member of one; null for what no field can hold. */
  static @Nullable ComponentType of(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      return ofMembers(raw, List.of(generic.getActualTypeArguments()));
    }
    if (!(type instanceof Class<?> raw)) {
      return null;
    }
    if (raw.isEnum()) {
      return texts(text -> constant(raw, text));
    }
    if (raw.isRecord()) {
      RecordShape shape = RecordShape.of(raw);
      return new ComponentType(
          FieldType.row(shape.schema()), shape::toRow, row -> shape.fromRow((Row) row));
    }
    return raw.isSealed() ? ChoiceShape.of(raw).type() : SIMPLE.get(raw);
  }

  private static @Nullable ComponentType ofMembers(Class<?> raw, List<Type> arguments) {
    ComponentType last = of(arguments.get(arguments.size() - 1));
    if (last == null) {
      return null;
    }
    if (raw == Map.class && arguments.get(0) == String.class) {
      return new ComponentType(
          FieldType.map(FieldType.STRING, last.fieldType),
          value -> mapped((Map<?, ?>) value, last.toRow),
          value -> mapped(value instanceof Map<?, ?> map ? map : Map.of(), last.fromRow));
    }
    if (raw == List.class) {
      return ofMany(last, members -> members);
    }
    return raw == Set.class ? ofMany(last, LinkedHashSet::new) : null;
  }

  private static ComponentType ofMany(
      ComponentType member, Function<List<Object>, Object> collected) {
    return new ComponentType(
        FieldType.array(member.fieldType),
        value -> ((Collection<?>) value).stream().map(member.toRow).toList(),
        value -> {
          Collection<?> members = value instanceof Collection<?> some ? some : List.of();
          return collected.apply(members.stream().map(member.fromRow).toList());
        });
  }

  /** In the order of the map, so that two rows of one record are equal bytes. */
  private static Map<Object, Object> mapped(Map<?, ?> map, Function<Object, Object> change) {
    Map<Object, Object> changed = new LinkedHashMap<>();
    map.forEach((key, value) -> changed.put(key, change.apply(value)));
    return changed;
  }

  private static ComponentType plain(FieldType type, Function<String, Object> parse) {
    boolean isText = type.equals(FieldType.STRING);
    return new ComponentType(
        type,
        value -> value,
        value -> !isText && value instanceof String text ? parse.apply(text) : value);
  }

  private static ComponentType texts(Function<String, Object> parse) {
    return new ComponentType(
        FieldType.STRING,
        value -> value instanceof Enum<?> constant ? constant.name() : value.toString(),
        value -> parse.apply((String) value));
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid %s: %s (must be one of %s)"
                        .formatted(
                            type.getSimpleName(), name, Arrays.toString(type.getEnumConstants()))));
  }

  private static final class Times {
    static Object read(Object value) {
      return value instanceof ReadableInstant instant
          ? instant.toInstant()
          : Instant.parse((String) value, ISODateTimeFormat.dateTimeParser().withZoneUTC());
    }
  }
}
