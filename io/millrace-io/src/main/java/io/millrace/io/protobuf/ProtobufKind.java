/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import static org.apache.beam.sdk.schemas.Schema.TypeName.BOOLEAN;
import static org.apache.beam.sdk.schemas.Schema.TypeName.BYTE;
import static org.apache.beam.sdk.schemas.Schema.TypeName.DATETIME;
import static org.apache.beam.sdk.schemas.Schema.TypeName.INT16;
import static org.apache.beam.sdk.schemas.Schema.TypeName.INT32;
import static org.apache.beam.sdk.schemas.Schema.TypeName.INT64;

import java.util.List;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** What a field's values are, in the order of the numbers that descriptors have for it, from 1. */
enum ProtobufKind {
  DOUBLE(WireBytes.FIXED64, TypeName.DOUBLE),
  FLOAT(WireBytes.FIXED32, TypeName.FLOAT, TypeName.DOUBLE),
  INT64_VALUE(WireBytes.VARINT, INT64, INT32, INT16, BYTE),
  UINT64(WireBytes.VARINT, INT64, INT32, INT16, BYTE),
  INT32_VALUE(WireBytes.VARINT, INT32, INT64, INT16, BYTE),
  FIXED64(WireBytes.FIXED64, INT64, INT32, INT16, BYTE),
  FIXED32(WireBytes.FIXED32, INT64, INT32, INT16, BYTE),
  BOOL(WireBytes.VARINT, BOOLEAN),
  STRING(WireBytes.LENGTH, TypeName.STRING),
  GROUP(WireBytes.START_GROUP),
  MESSAGE(WireBytes.LENGTH),
  BYTES(WireBytes.LENGTH, TypeName.BYTES),
  UINT32(WireBytes.VARINT, INT64, INT32, INT16, BYTE),
  ENUM(WireBytes.VARINT, TypeName.STRING, INT32, INT64),
  SFIXED32(WireBytes.FIXED32, INT32, INT64, INT16, BYTE),
  SFIXED64(WireBytes.FIXED64, INT64, INT32, INT16, BYTE),
  SINT32(WireBytes.VARINT, INT32, INT64, INT16, BYTE),
  SINT64(WireBytes.VARINT, INT64, INT32, INT16, BYTE),
  /** A {@code google.protobuf.Timestamp}, which descriptors call a message. */
  TIMESTAMP(WireBytes.LENGTH, DATETIME);

  private final int wire;
  private final List<TypeName> columns;

  ProtobufKind(int wire, TypeName... columns) {
    this.wire = wire;
    this.columns = List.of(columns);
  }

  /** How values are written. */
  int wire() {
    return wire;
  }

  /** The types of columns that take such values; none for kinds that no column takes. */
  List<TypeName> columns() {
    return columns;
  }

  /** That of a number in a descriptor. */
  static ProtobufKind ofNumber(long number) throws MalformedProtobufException {
    if (number < 1 || number > SINT64.ordinal() + 1) {
      throw new MalformedProtobufException("a field of type " + number);
    }
    return values()[(int) number - 1];
  }

  /** The number that a wire's value stands for; of unsigned ones of 64 bits, with their sign. */
  long decode(long raw) {
    return switch (this) {
      case INT32_VALUE, SFIXED32, ENUM -> (int) raw;
      case UINT32, FIXED32 -> raw & 0xffff_ffffL;
      case SINT32 -> {
        int folded = (int) raw;
        yield (folded >>> 1) ^ -(folded & 1);
      }
      case SINT64 -> (raw >>> 1) ^ -(raw & 1);
      case BOOL -> raw == 0 ? 0 : 1;
      default -> raw;
    };
  }

  /** What is on the wire for a number. */
  long encode(long value) {
    return switch (this) {
      case SINT32 -> (((int) value << 1) ^ ((int) value >> 31)) & 0xffff_ffffL;
      case SINT64 -> (value << 1) ^ (value >> 63);
      default -> value;
    };
  }

  /** The smallest whole number that there is. */
  long min() {
    return switch (this) {
      case INT32_VALUE, SFIXED32, SINT32, ENUM -> Integer.MIN_VALUE;
      case INT64_VALUE, SFIXED64, SINT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  /** The largest whole number that there is, and that a column has. */
  long max() {
    return switch (this) {
      case INT32_VALUE, SFIXED32, SINT32, ENUM -> Integer.MAX_VALUE;
      case UINT32, FIXED32 -> 0xffff_ffffL;
      default -> Long.MAX_VALUE;
    };
  }
}
