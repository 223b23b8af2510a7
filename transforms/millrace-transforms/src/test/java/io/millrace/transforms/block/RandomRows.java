/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows of any schema, extremes more often than chance would have them. */
final class RandomRows {
  static final EnumerationType COLOURS = EnumerationType.create("red", "green", "blue");
  static final Schema LEAF =
      Schema.builder()
          .addNullableStringField("name")
          .addInt64Field("count")
          .addNullableField("price", FieldType.DECIMAL)
          .build();
  static final Schema INNER =
      Schema.builder()
          .addNullableRowField("leaf", LEAF)
          .addField("leaves", FieldType.array(FieldType.row(LEAF).withNullable(true)))
          .build();
  static final Schema MIDDLE =
      Schema.builder().addNullableRowField("inner", INNER).addNullableInt32Field("size").build();

  /** Of every kind one that must have a value and one that need not. */
  static final Schema EVERYTHING = everything();

  private static final String[] TEXTS = {
    "",
    "a",
    "ñandú",
    "\uD83D\uDE00\uD834\uDD1E",
    "\u0000",
    "0123456789abcdef0123456789abcdef",
    "ffffffffffffffffffffffffffffffff",
    "0123456789ABCDEF0123456789ABCDEF",
    "0123456789abcdef0123456789abcdeg",
    "0123456789abcdef0123456789abcde",
    "0123456789abcdef0123456789abcdef0"
  };
  private static final long[] LONGS = {
    Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 255, 256, 65536
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Float.MIN_VALUE,
    Float.MAX_VALUE
  };

  private RandomRows() {}

  private static Schema everything() {
    FieldType text = FieldType.STRING;
    List<FieldType> types =
        List.of(
            FieldType.BYTE,
            FieldType.INT16,
            FieldType.INT32,
            FieldType.INT64,
            FieldType.FLOAT,
            FieldType.DOUBLE,
            FieldType.DECIMAL,
            FieldType.BOOLEAN,
            text,
            FieldType.BYTES,
            FieldType.DATETIME,
            FieldType.row(MIDDLE),
            FieldType.array(FieldType.row(MIDDLE)),
            FieldType.array(FieldType.array(FieldType.INT32.withNullable(true))),
            FieldType.iterable(FieldType.DECIMAL),
            FieldType.map(text, FieldType.INT64.withNullable(true)),
            FieldType.map(FieldType.INT32, FieldType.map(text, FieldType.row(LEAF))),
            FieldType.logicalType(COLOURS),
            FieldType.logicalType(new MicrosInstant()),
            FieldType.logicalType(FixedBytes.of(5)),
            FieldType.logicalType(SqlTypes.DATE),
            FieldType.array(FieldType.logicalType(SqlTypes.DATE).withNullable(true)));
    Schema.Builder builder = Schema.builder();
    for (FieldType type : types) {
      int number = types.indexOf(type);
      builder.addField("f" + number, type).addNullableField("n" + number, type);
    }
    return builder.build();
  }

  static List<Row> of(Schema schema, int count, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(schema, random));
    }
    return rows;
  }

  static Row row(Schema schema, Random random) {
    Row.Builder row = Row.withSchema(schema);
    for (Field field : schema.getFields()) {
      row.addValue(value(field.getType(), random));
    }
    return row.build();
  }

  static @Nullable Object value(FieldType type, Random random) {
    if (type.getNullable() && random.nextInt(4) == 0) {
      return null;
    }
    return switch (type.getTypeName()) {
      case BYTE -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> (int) number(random);
      case INT64 -> number(random);
      case FLOAT -> (float) real(random);
      case DOUBLE -> real(random);
      case DECIMAL -> decimal(random);
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTES -> bytes(random.nextInt(20), random);
      case DATETIME -> Instant.ofEpochMilli(number(random));
      case ROW -> row(Objects.requireNonNull(type.getRowSchema()), random);
      case ARRAY, ITERABLE -> list(type, random);
      case MAP -> map(type, random);
      case LOGICAL_TYPE -> logical(type, random);
    };
  }

  private static long number(Random random) {
    return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
  }

  private static double real(Random random) {
    return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian();
  }

  private static BigDecimal decimal(Random random) {
    int bits = random.nextInt(4) == 0 ? 60 + random.nextInt(100) : random.nextInt(64);
    int scale = random.nextInt(3) == 0 ? random.nextInt(40) - 20 : 2;
    BigInteger digits = new BigInteger(bits, random);
    return new BigDecimal(random.nextBoolean() ? digits.negate() : digits, scale);
  }

  private static byte[] bytes(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<@Nullable Object> list(FieldType type, Random random) {
    FieldType element = Objects.requireNonNull(type.getCollectionElementType());
    List<@Nullable Object> list = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      list.add(value(element, random));
    }
    return list;
  }

  private static Map<Object, @Nullable Object> map(FieldType type, Random random) {
    FieldType key = Objects.requireNonNull(type.getMapKeyType());
    FieldType held = Objects.requireNonNull(type.getMapValueType());
    Map<Object, @Nullable Object> map = new HashMap<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      map.put(Objects.requireNonNull(value(key, random)), value(held, random));
    }
    return map;
  }

  private static Object logical(FieldType type, Random random) {
    Object logical = Objects.requireNonNull(type.getLogicalType());
    if (logical instanceof EnumerationType) {
      return COLOURS.valueOf(random.nextInt(3));
    } else if (logical instanceof MicrosInstant) {
      return java.time.Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L);
    } else if (logical instanceof FixedBytes fixed) {
      return bytes(fixed.getLength(), random);
    }
    return LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000L);
  }
}
