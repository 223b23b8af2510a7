/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;

import io.millrace.testing.EventScript.Maker;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values that go wrong easily, and fields that hold nothing else. */
final class EdgeCases {
  private static final Schema NESTED =
      Schema.builder()
          .addNullableDoubleField("number")
          .addNullableStringField("text")
          .addNullableField("amount", FieldType.DECIMAL)
          .build();
  private static final Schema FIELDS =
      Schema.builder()
          .addNullableDoubleField("edge_double")
          .addNullableField("edge_decimal", FieldType.DECIMAL)
          .addNullableByteArrayField("edge_bytes")
          .addNullableField("edge_time", FieldType.DATETIME)
          .addNullableField("edge_uuid", FieldType.logicalType(SqlTypes.UUID))
          .addNullableRowField("edge_row", NESTED)
          .addArrayField("edge_rows", FieldType.row(NESTED).withNullable(true))
          .addMapField("edge_map", FieldType.STRING, FieldType.DOUBLE.withNullable(true))
          .build();
  private static final String[] TEXTS = {
    "", " ", "\0", "\u00e9", "e\u0301", "\uD83D\uDE00", "null", "0123456789abcdef0123456789abcdef"
  };
  private static final int[] NUMBERS = {0, -1, 1, Byte.MIN_VALUE, Byte.MAX_VALUE};
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    1e300
  };
  private static final String[] DECIMALS = {"0", "0.00", "1.0", "1.00", "1E+3", "-1E-30", "1E+40"};
  private static final Instant[] TIMES = {
    Instant.EPOCH,
    Instant.ofEpochMilli(-1),
    BoundedWindow.TIMESTAMP_MIN_VALUE,
    BoundedWindow.TIMESTAMP_MAX_VALUE
  };

  private EdgeCases() {}

  /** The fields of the events, and those of edge cases. */
  static Schema schema(Schema events) {
    return Schema.builder().addFields(events.getFields()).addFields(FIELDS.getFields()).build();
  }

  /** Makes events of which that share of the values is an edge case. */
  static Maker maker(Schema events, Maker maker, double share) {
    Schema schema = schema(events);
    return (key, time, random) -> {
      Row row = maker.make(key, time, random);
      List<@Nullable Object> values = new ArrayList<>();
      for (Field field : schema.getFields()) {
        boolean edge =
            values.size() >= events.getFieldCount()
                || (!field.getType().getTypeName().isLogicalType() && random.nextDouble() < share);
        values.add(edge ? value(field.getType(), random) : row.getValue(values.size()));
      }
      return Row.withSchema(schema).addValues(values).build();
    };
  }

  private static @Nullable Object value(FieldType type, Random random) {
    if (type.getNullable() && random.nextInt(4) == 0) {
      return null;
    }
    return switch (type.getTypeName()) {
      case BYTE -> (byte) number(random);
      case INT16 -> (short) number(random);
      case INT32 -> number(random);
      case INT64 -> (long) number(random);
      case FLOAT -> (float) DOUBLES[random.nextInt(DOUBLES.length)];
      case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
      case DECIMAL -> new BigDecimal(DECIMALS[random.nextInt(DECIMALS.length)]);
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTES -> bytes(random);
      case DATETIME -> TIMES[random.nextInt(TIMES.length)];
      case ROW -> row(requireNonNull(type.getRowSchema(), "row schema is null"), random);
      case ARRAY, ITERABLE -> {
        FieldType element = requireNonNull(type.getCollectionElementType(), "element type is null");
        List<@Nullable Object> members = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
          members.add(value(element, random));
        }
        yield members;
      }
      case MAP -> {
        FieldType key = requireNonNull(type.getMapKeyType(), "key type is null");
        FieldType member = requireNonNull(type.getMapValueType(), "value type is null");
        Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
        for (int left = random.nextInt(3); left > 0; left--) {
          map.put(value(key, random), value(member, random));
        }
        yield map;
      }
      case LOGICAL_TYPE -> new UUID(number(random), number(random));
    };
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(4)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) number(random);
    }
    return bytes;
  }

  private static int number(Random random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static Row row(Schema schema, Random random) {
    Row.Builder row = Row.withSchema(schema);
    schema.getFields().forEach(field -> row.addValue(value(field.getType(), random)));
    return row.build();
  }
}
