/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The values a tree has for a schema, kind by kind. */
final class ReferenceValues {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ISO_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);

  private ReferenceValues() {}

  static final class DoesNotFit extends Exception {
    private static final long serialVersionUID = 1L;

    DoesNotFit() {
      super(null, null, false, false);
    }
  }

  static List<@Nullable Object> row(ObjectNode tree, Schema schema) throws DoesNotFit {
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : schema.getFields()) {
      values.add(value(tree.get(field.getName()), field.getType()));
    }
    return values;
  }

  /** Nested rows as lists, and no negative zeros, which Jackson does not keep. */
  static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    if (value instanceof Float number) {
      return number + 0.0f;
    }
    if (value instanceof Row row) {
      return comparable(row.getValues());
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, member) -> copy.put(key, comparable(member)));
      return copy;
    }
    if (value instanceof Iterable<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(member -> copy.add(comparable(member)));
      return copy;
    }
    return value;
  }

  private static @Nullable Object value(@Nullable JsonNode node, FieldType type) throws DoesNotFit {
    if (node == null || node.isNull()) {
      need(type.getNullable());
      return null;
    }
    return switch (type.getTypeName()) {
      case BYTE -> (byte) whole(node, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> (short) whole(node, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> whole(node, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> {
        need(node.isNumber());
        float number = node.decimalValue().floatValue();
        need(!Float.isInfinite(number));
        yield number;
      }
      case DOUBLE -> {
        need(node.isNumber());
        double number = node.decimalValue().doubleValue();
        need(!Double.isInfinite(number));
        yield number;
      }
      case DECIMAL -> {
        need(node.isNumber());
        yield node.decimalValue();
      }
      case STRING -> {
        need(node.isTextual());
        yield node.textValue();
      }
      case BOOLEAN -> {
        need(node.isBoolean());
        yield node.booleanValue();
      }
      case DATETIME -> org.joda.time.Instant.ofEpochMilli(time(node).toEpochMilli());
      case ROW -> {
        need(node.isObject());
        yield row((ObjectNode) node, requireNonNull(type.getRowSchema(), "schema"));
      }
      case ARRAY, ITERABLE -> {
        need(node.isArray());
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonNode element : node) {
          list.add(value(element, requireNonNull(type.getCollectionElementType(), "elements")));
        }
        yield list;
      }
      case MAP -> {
        need(node.isObject());
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          map.put(
              member.getKey(),
              value(member.getValue(), requireNonNull(type.getMapValueType(), "values")));
        }
        yield map;
      }
      default -> throw new IllegalArgumentException("Unsupported type: " + type);
    };
  }

  private static void need(@Nullable Boolean fits) throws DoesNotFit {
    if (!Boolean.TRUE.equals(fits)) {
      throw new DoesNotFit();
    }
  }

  private static long whole(JsonNode node, long min, long max) throws DoesNotFit {
    need(node.isIntegralNumber());
    BigInteger number = node.bigIntegerValue();
    need(number.compareTo(BigInteger.valueOf(min)) >= 0);
    need(number.compareTo(BigInteger.valueOf(max)) <= 0);
    return number.longValueExact();
  }

  private static Instant time(JsonNode node) throws DoesNotFit {
    need(node.isTextual() || node.isIntegralNumber());
    try {
      Instant time =
          node.isTextual()
              ? iso(node.textValue().strip())
              : Instant.ofEpochMilli(node.bigIntegerValue().longValueExact());
      need(!time.isBefore(FIRST) && !time.isAfter(LAST));
      return time;
    } catch (DateTimeException | ArithmeticException e) {
      throw new DoesNotFit();
    }
  }

  private static Instant iso(String text) {
    if (text.length() == 10) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    String full = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (?=\\d)", "$1T");
    TemporalAccessor parsed = ISO.parseBest(full, ZonedDateTime::from, LocalDateTime::from);
    return parsed instanceof ZonedDateTime zoned
        ? zoned.toInstant()
        : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
  }
}
