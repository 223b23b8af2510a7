/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.io.files.UnwritableValueException;
import io.millrace.transforms.Internal;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as messages of a type, fields in the order of their numbers. A null is a field that
 * is not there. Not thread-safe.
 *
 * @since 0.1
 */
@Internal
public final class ProtobufWriter {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final List<ProtobufField> fields;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * @throws IllegalArgumentException if the type does not have such columns
   */
  public ProtobufWriter(ProtobufType type, Schema columns) {
    List<String> problems = type.problemsOfWriting(columns);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    fields =
        columns.getFieldNames().stream()
            .map(name -> requireNonNull(type.field(name), name))
            .sorted(Comparator.comparingInt(ProtobufField::number))
            .toList();
  }

  /**
   * A message.
   *
   * @throws UnwritableValueException if the type has no such value, or needs one that is null
   */
  public byte[] write(Row row) throws UnwritableValueException {
    out.reset();
    for (ProtobufField field : fields) {
      Object value = row.getValue(field.name());
      if (value != null) {
        write(field, value);
      } else if (!field.presence() || field.required()) {
        throw new UnwritableValueException("Missing required " + field.name());
      }
    }
    return out.toByteArray();
  }

  private void write(ProtobufField field, Object value) throws UnwritableValueException {
    ProtobufKind kind = field.kind();
    if (kind == ProtobufKind.TIMESTAMP) {
      writeMessage(field.number(), time(field, ((ReadableInstant) value).getMillis()));
    } else if (field.wrapped()) {
      writeMessage(field.number(), wrapped(field, value));
    } else if (kind.wire() == WireBytes.LENGTH) {
      byte[] bytes = bytes(value);
      if (field.presence() || bytes.length > 0) {
        writeMessage(field.number(), bytes);
      }
    } else {
      long raw = raw(field, value);
      if (field.presence() || raw != 0) {
        writeRaw(out, field.number(), kind.wire(), raw);
      }
    }
  }

  private static byte[] bytes(Object value) {
    return value instanceof byte[] bytes ? bytes : ((String) value).getBytes(UTF_8);
  }

  private static byte[] wrapped(ProtobufField field, Object value) throws UnwritableValueException {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    if (field.kind().wire() == WireBytes.LENGTH) {
      byte[] bytes = bytes(value);
      if (bytes.length > 0) {
        writeVarint(inside, (1 << 3) | WireBytes.LENGTH);
        writeVarint(inside, bytes.length);
        inside.writeBytes(bytes);
      }
    } else {
      long raw = raw(field, value);
      if (raw != 0) {
        writeRaw(inside, 1, field.kind().wire(), raw);
      }
    }
    return inside.toByteArray();
  }

  private static byte[] time(ProtobufField field, long millis) throws UnwritableValueException {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    long seconds = Math.floorDiv(millis, 1_000L);
    if (seconds < ProtobufReader.FIRST_SECOND || seconds > ProtobufReader.LAST_SECOND) {
      throw unfit(field, Instant.ofEpochMilli(millis), "between the years 1 and 9999");
    }
    long nanos = Math.floorMod(millis, 1_000L) * NANOS_PER_MILLI;
    if (seconds != 0) {
      writeRaw(inside, 1, WireBytes.VARINT, seconds);
    }
    if (nanos != 0) {
      writeRaw(inside, 2, WireBytes.VARINT, nanos);
    }
    return inside.toByteArray();
  }

  /** What is on the wire, for all that has no length. */
  private static long raw(ProtobufField field, Object value) throws UnwritableValueException {
    ProtobufKind kind = field.kind();
    return switch (kind) {
      case DOUBLE -> Double.doubleToRawLongBits(((Number) value).doubleValue());
      case FLOAT -> single(field, ((Number) value).doubleValue());
      case BOOL -> Boolean.TRUE.equals(value) ? 1 : 0;
      case ENUM -> value instanceof String name ? number(field, name) : whole(field, value);
      default -> kind.encode(whole(field, value));
    };
  }

  private static long single(ProtobufField field, double value) throws UnwritableValueException {
    float single = (float) value;
    if (Double.isFinite(value) && single != value) {
      throw unfit(field, value, "a number that a float holds");
    }
    return Float.floatToRawIntBits(single);
  }

  private static long number(ProtobufField field, String name) throws UnwritableValueException {
    @Nullable Integer number = requireNonNull(field.numbers(), "numbers").get(name);
    if (number == null) {
      throw unfit(field, name, "one of " + requireNonNull(field.numbers()).keySet());
    }
    return number;
  }

  private static long whole(ProtobufField field, Object value) throws UnwritableValueException {
    long number = ((Number) value).longValue();
    ProtobufKind kind = field.kind();
    if (number < kind.min() || number > kind.max()) {
      throw unfit(field, value, "a whole number from %d to %d".formatted(kind.min(), kind.max()));
    }
    if (field.closed() && !requireNonNull(field.names(), "names").containsKey((int) number)) {
      throw unfit(field, value, "one of " + requireNonNull(field.names()).keySet());
    }
    return number;
  }

  private static UnwritableValueException unfit(ProtobufField field, Object value, String must) {
    return new UnwritableValueException(
        "Invalid %s: %s (must be %s)".formatted(field.name(), value, must));
  }

  private void writeMessage(int number, byte[] bytes) {
    writeVarint(out, ((long) number << 3) | WireBytes.LENGTH);
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeRaw(ByteArrayOutputStream to, int number, int wire, long raw) {
    writeVarint(to, ((long) number << 3) | wire);
    switch (wire) {
      case WireBytes.VARINT -> writeVarint(to, raw);
      case WireBytes.FIXED32 -> writeFixed(to, raw, Integer.BYTES);
      default -> writeFixed(to, raw, Long.BYTES);
    }
  }

  private static void writeVarint(ByteArrayOutputStream to, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      to.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    to.write((int) left);
  }

  private static void writeFixed(ByteArrayOutputStream to, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      to.write((int) (value >>> (8 * i)));
    }
  }
}
