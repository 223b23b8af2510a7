/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.io.files.MessageBlocks;
import io.millrace.io.files.Problem;
import io.millrace.io.files.RawRecord;
import io.millrace.transforms.Internal;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ColumnBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of a type into the columns of blocks. Of a field that is there more than once the
 * last one counts, as Protobuf says; what no column wants is passed over. Not thread-safe.
 *
 * @since 0.1
 */
@Internal
public final class ProtobufReader implements MessageBlocks.Reader {
  /** Of the years 1 to 9999, which a {@code google.protobuf.Timestamp} has. */
  static final long FIRST_SECOND = -62_135_596_800L;

  static final long LAST_SECOND = 253_402_300_799L;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final Schema columns;
  private final List<Slot> slots = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final CharsetDecoder utf8 = UTF_8.newDecoder();

  /** A field of the message at hand whose text is none. */
  private @Nullable String noText;

  /** A field's value in the message at hand; of a column, or of a field that may take its place. */
  private static final class Slot {
    final ProtobufField field;
    boolean isPresent;

    /** A number as on the wire; a timestamp's seconds. */
    long raw;

    int nanos;
    int from;
    int to;

    Slot(ProtobufField field) {
      this.field = field;
    }

    void clear() {
      isPresent = false;
      raw = 0;
      nanos = 0;
      from = 0;
      to = 0;
    }
  }

  /**
   * @throws IllegalArgumentException if the type does not have such columns
   */
  public ProtobufReader(ProtobufType type, Schema columns) {
    List<String> problems = type.problems(columns);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    this.columns = columns;
    columns
        .getFieldNames()
        .forEach(name -> slots.add(new Slot(requireNonNull(type.field(name), name))));
    List<ProtobufField> wanted = slots.stream().map(slot -> slot.field).toList();
    type.fields().stream()
        .filter(field -> !wanted.contains(field))
        .filter(field -> field.oneof() >= 0)
        .filter(field -> wanted.stream().anyMatch(other -> other.oneof() == field.oneof()))
        .forEach(field -> slots.add(new Slot(field)));
  }

  @Override
  public @Nullable Problem read(byte[] bytes, int from, int to, BlockBuilder builder) {
    slots.forEach(Slot::clear);
    faults.clear();
    noText = null;
    WireBytes in = new WireBytes(bytes, from, to);
    try {
      int next = 0;
      while (in.hasMore()) {
        int tag = in.tag();
        int found = find(tag >>> 3, next);
        if (found < 0 || slots.get(found).field.wire() != (tag & 7)) {
          in.skip(tag);
        } else {
          read(slots.get(found), in, bytes);
          next = found + 1;
        }
      }
    } catch (MalformedProtobufException e) {
      return new Problem(RawRecord.MALFORMED_RECORD, "Cannot parse record: " + e.getMessage());
    }
    if (noText != null) {
      return new Problem(RawRecord.INVALID_UTF8, "Invalid %s: not UTF-8".formatted(noText));
    }
    for (int i = 0; i < columns.getFieldCount(); i++) {
      add(slots.get(i), columns.getField(i), bytes, builder.column(i));
    }
    return faults.isEmpty()
        ? null
        : new Problem(RawRecord.INVALID_VALUE, String.join("; ", faults));
  }

  /** The slot of a field, looked for from there on, since messages mostly keep an order. */
  private int find(int number, int first) {
    int count = slots.size();
    for (int i = 0; i < count; i++) {
      int at = first + i < count ? first + i : first + i - count;
      if (slots.get(at).field.number() == number) {
        return at;
      }
    }
    return -1;
  }

  private void read(Slot slot, WireBytes in, byte[] bytes) throws MalformedProtobufException {
    ProtobufField field = slot.field;
    boolean more = slot.isPresent;
    switch (field.wire()) {
      case WireBytes.VARINT -> {
        long raw = in.varint();
        if (field.closed() && !requireNonNull(field.names(), "names").containsKey((int) raw)) {
          return; // As if it were not known.
        }
        slot.raw = raw;
      }
      case WireBytes.FIXED32 -> slot.raw = in.fixed32();
      case WireBytes.FIXED64 -> slot.raw = in.fixed64();
      case WireBytes.START_GROUP -> in.skip((field.number() << 3) | WireBytes.START_GROUP);
      default -> {
        if (field.wrapped()) {
          readWrapped(slot, in.inside(), bytes);
        } else if (field.kind() == ProtobufKind.TIMESTAMP) {
          readTime(slot, in.inside());
        } else {
          readBytes(slot, in, bytes);
        }
      }
    }
    if (!more && field.oneof() >= 0) {
      for (Slot other : slots) {
        if (other != slot && other.field.oneof() == field.oneof()) {
          other.clear();
        }
      }
    }
    slot.isPresent = true;
  }

  /** What is said again of a wrapper is put together, as of every message. */
  private void readWrapped(Slot slot, WireBytes in, byte[] bytes)
      throws MalformedProtobufException {
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag != ((1 << 3) | slot.field.kind().wire())) {
        in.skip(tag);
        continue;
      }
      switch (slot.field.kind().wire()) {
        case WireBytes.VARINT -> slot.raw = in.varint();
        case WireBytes.FIXED32 -> slot.raw = in.fixed32();
        case WireBytes.FIXED64 -> slot.raw = in.fixed64();
        default -> {
          readBytes(slot, in, bytes);
        }
      }
    }
  }

  private void readBytes(Slot slot, WireBytes in, byte[] bytes) throws MalformedProtobufException {
    int length = in.skipBytes();
    slot.from = in.position() - length;
    slot.to = in.position();
    if (slot.field.kind() == ProtobufKind.STRING && !isText(bytes, slot.from, slot.to)) {
      noText = slot.field.name();
    }
  }

  private static void readTime(Slot slot, WireBytes in) throws MalformedProtobufException {
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == ((1 << 3) | WireBytes.VARINT)) {
        slot.raw = in.varint();
      } else if (tag == ((2 << 3) | WireBytes.VARINT)) {
        slot.nanos = (int) in.varint();
      } else {
        in.skip(tag);
      }
    }
  }

  private void add(Slot slot, Field column, byte[] bytes, ColumnBuilder builder) {
    ProtobufField field = slot.field;
    if (!slot.isPresent && (field.presence() || field.required())) {
      if (!Boolean.TRUE.equals(column.getType().getNullable())) {
        faults.add("Missing required " + field.name());
      }
      builder.appendNull();
      return;
    }
    switch (field.kind()) {
      case DOUBLE -> builder.appendDouble(Double.longBitsToDouble(slot.raw));
      case FLOAT -> builder.appendDouble(Float.intBitsToFloat((int) slot.raw));
      case STRING, BYTES -> builder.appendBytes(bytes, slot.from, slot.to - slot.from);
      case TIMESTAMP -> addTime(slot, builder);
      case ENUM -> addEnum(slot, column.getType().getTypeName(), builder);
      default -> addWhole(slot, column.getType().getTypeName(), builder);
    }
  }

  private boolean isText(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    if (at == to) {
      return true;
    }
    try {
      utf8.decode(ByteBuffer.wrap(bytes, at, to - at));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private void addTime(Slot slot, ColumnBuilder builder) {
    boolean isTime =
        slot.raw >= FIRST_SECOND
            && slot.raw <= LAST_SECOND
            && slot.nanos >= 0
            && slot.nanos < NANOS_PER_SECOND;
    if (isTime) {
      builder.appendLong(slot.raw * 1_000 + slot.nanos / NANOS_PER_MILLI);
    } else {
      addFault(
          slot,
          "%d s and %d ns".formatted(slot.raw, slot.nanos),
          "between the years 1 and 9999",
          builder);
    }
  }

  private void addEnum(Slot slot, TypeName type, ColumnBuilder builder) {
    int number = (int) slot.raw;
    if (type != TypeName.STRING) {
      builder.appendLong(number);
      return;
    }
    Map<Integer, String> names = requireNonNull(slot.field.names(), "names");
    String name = names.get(number);
    if (name == null) {
      addFault(slot, String.valueOf(number), "the number of one of " + names.values(), builder);
    } else {
      byte[] text = name.getBytes(UTF_8);
      builder.appendBytes(text, 0, text.length);
    }
  }

  private void addWhole(Slot slot, TypeName type, ColumnBuilder builder) {
    long value = slot.field.kind().decode(slot.raw);
    long min = Ranges.min(type);
    long max = Ranges.max(type);
    boolean unsigned = slot.field.kind().min() == 0 && type != TypeName.BOOLEAN;
    if (value < min || value > max || (unsigned && value < 0)) {
      addFault(
          slot,
          unsigned ? Long.toUnsignedString(value) : String.valueOf(value),
          "a whole number from " + min + " to " + max,
          builder);
    } else {
      builder.appendLong(value);
    }
  }

  private void addFault(Slot slot, String value, String must, ColumnBuilder builder) {
    faults.add("Invalid %s: %s (must be %s)".formatted(slot.field.name(), value, must));
    builder.appendNull();
  }
}
