/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.values.Row;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.jspecify.annotations.Nullable;

/**
 * A type of keys with two of its values; public for the tests of packages.
 *
 * @param one gives an object of its own each time
 * @param other another value than {@code one}
 */
public record KeyCase(String name, FieldType type, Supplier<Object> one, Supplier<Object> other) {
  private static final EnumerationType COLOURS = EnumerationType.create("red", "green");
  private static final Schema DESK =
      Schema.builder().addByteArrayField("badge").addNullableInt32Field("floor").build();
  private static final Schema PLACE =
      Schema.builder().addNullableStringField("city").addRowField("desk", DESK).build();

  static Stream<KeyCase> all() {
    return Stream.of(
        of("bytes", FieldType.BYTES, () -> bytes("a"), () -> bytes("b")),
        of("empty bytes", FieldType.BYTES, () -> bytes(""), () -> bytes("\0")),
        of("empty text", FieldType.STRING, () -> "", () -> " "),
        of("accents", FieldType.STRING, () -> "\u00e9", () -> "e\u0301"),
        of("time", FieldType.DATETIME, () -> time(5), () -> time(6)),
        of("uuid", SqlTypes.UUID, () -> new UUID(1, 2), () -> new UUID(2, 1)),
        of("enumeration", COLOURS, () -> COLOURS.valueOf("red"), () -> COLOURS.valueOf("green")),
        of("date", SqlTypes.DATE, () -> LocalDate.ofEpochDay(3), () -> LocalDate.ofEpochDay(-3)),
        of("micros", new MicrosInstant(), () -> micros(1), () -> micros(2)),
        of("varchar", VariableString.of(9), () -> "x", () -> "X"),
        of("fixed bytes", FixedBytes.of(2), () -> bytes("ab"), () -> bytes("ba")),
        of("own", new LampType(), () -> Lamp.RED, () -> Lamp.GREEN),
        of("own of a row", new BadgeType(), () -> new Badge("a"), () -> new Badge("b")),
        of(
            "list of own",
            FieldType.array(FieldType.logicalType(new BadgeType())),
            () -> List.of(new Badge("a"), new Badge("b")),
            () -> List.of(new Badge("b"), new Badge("a"))),
        of("row", FieldType.row(PLACE), () -> place("a", 1), () -> place(null, null)),
        of(
            "list",
            FieldType.array(FieldType.STRING.withNullable(true)),
            () -> new ArrayList<>(Arrays.asList("a", null)),
            () -> new ArrayList<>(Arrays.asList("a", ""))));
  }

  private static KeyCase of(
      String name, FieldType type, Supplier<Object> one, Supplier<Object> other) {
    return new KeyCase(name, type, one, other);
  }

  private static KeyCase of(
      String name, Schema.LogicalType<?, ?> type, Supplier<Object> one, Supplier<Object> other) {
    return new KeyCase(name, FieldType.logicalType(type), one, other);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A time of any zone is the instant that it is. */
  private static DateTime time(long millis) {
    return new DateTime(millis, DateTimeZone.forOffsetHours(5));
  }

  private static java.time.Instant micros(long micros) {
    return java.time.Instant.ofEpochSecond(-1, micros * 1_000);
  }

  private static Row place(@Nullable String city, @Nullable Integer floor) {
    Row desk = Row.withSchema(DESK).addValues(bytes("z"), floor).build();
    return Row.withSchema(PLACE).addValues(city, desk).build();
  }

  /** A value as text: the same for equal ones. */
  static String text(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof Row row) {
      return text(row.getValues());
    } else if (value instanceof List<?> list) {
      return list.stream().map(KeyCase::text).toList().toString();
    } else if (value instanceof DateTime time) {
      return time.toInstant().toString();
    } else if (value instanceof Badge badge) {
      return text(new BadgeType().toBaseType(badge));
    } else if (value instanceof EnumerationType.Value constant) {
      return text(constant.getValue());
    }
    return String.valueOf(value);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Its hash is another one in each JVM. */
  public enum Lamp {
    RED,
    GREEN
  }

  /** A logical type as a user writes one, for values that know nothing of Beam. */
  public static final class LampType implements Schema.LogicalType<Lamp, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getIdentifier() {
      return "test:lamp:v1";
    }

    @Override
    public @Nullable FieldType getArgumentType() {
      return null;
    }

    @Override
    public FieldType getBaseType() {
      return FieldType.STRING;
    }

    @Override
    public String toBaseType(Lamp lamp) {
      return lamp.name();
    }

    @Override
    public Lamp toInputType(String name) {
      return Lamp.valueOf(name);
    }
  }

  /** Has the equals and hashCode that rows ask for, and no text of its content. */
  public static final class Badge {
    private final String owner;

    public Badge(String owner) {
      this.owner = owner;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Badge badge && owner.equals(badge.owner);
    }

    @Override
    public int hashCode() {
      return owner.hashCode();
    }
  }

  /** A logical type whose values are rows to Beam. */
  public static final class BadgeType implements Schema.LogicalType<Badge, Row> {
    private static final long serialVersionUID = 1L;
    private static final Schema BADGE = Schema.builder().addByteArrayField("owner").build();

    @Override
    public String getIdentifier() {
      return "test:badge:v1";
    }

    @Override
    public @Nullable FieldType getArgumentType() {
      return null;
    }

    @Override
    public FieldType getBaseType() {
      return FieldType.row(BADGE);
    }

    @Override
    public Row toBaseType(Badge badge) {
      return Row.withSchema(BADGE).addValues(bytes(badge.owner)).build();
    }

    @Override
    public Badge toInputType(Row row) {
      return new Badge(new String(row.getBytes("owner"), StandardCharsets.ISO_8859_1));
    }
  }
}
