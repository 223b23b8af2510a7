/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

/** Reads Protobuf's wire format from an array. Not thread-safe. */
final class WireBytes {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  /** As deep as other readers go. */
  private static final int MAX_DEPTH = 100;

  private static final int VARINT_BITS = 64;

  private final byte[] bytes;
  private int at;
  private final int end;

  WireBytes(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  boolean hasMore() {
    return at < end;
  }

  int position() {
    return at;
  }

  /** Number and wire type of the field that follows. */
  int tag() throws MalformedProtobufException {
    int tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw new MalformedProtobufException("a field of number 0");
    }
    return tag;
  }

  long varint() throws MalformedProtobufException {
    long value = 0;
    for (int shift = 0; shift < VARINT_BITS; shift += 7) {
      require(1);
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedProtobufException("a number of more than ten bytes");
  }

  int fixed32() throws MalformedProtobufException {
    require(Integer.BYTES);
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value |= (bytes[at++] & 0xff) << (8 * i);
    }
    return value;
  }

  long fixed64() throws MalformedProtobufException {
    long low = fixed32() & 0xffff_ffffL;
    return low | ((long) fixed32() << Integer.SIZE);
  }

  /** Reads a length and passes over as many bytes, which end at the position then. */
  int skipBytes() throws MalformedProtobufException {
    int length = (int) varint();
    if (length < 0) {
      throw new MalformedProtobufException("a negative length");
    }
    require(length);
    at += length;
    return length;
  }

  /** The bytes behind a length, which are passed over. */
  WireBytes inside() throws MalformedProtobufException {
    int length = skipBytes();
    return new WireBytes(bytes, at - length, at);
  }

  /** Passes over the value of a field. */
  void skip(int tag) throws MalformedProtobufException {
    skip(tag, 1);
  }

  private void skip(int tag, int depth) throws MalformedProtobufException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case LENGTH -> skipBytes();
      case FIXED32 -> fixed32();
      case START_GROUP -> skipGroup(tag >>> 3, depth);
      default -> throw new MalformedProtobufException("wire type " + (tag & 7));
    }
  }

  private void skipGroup(int number, int depth) throws MalformedProtobufException {
    if (depth > MAX_DEPTH) {
      throw new MalformedProtobufException("more than " + MAX_DEPTH + " groups in each other");
    }
    int inner = tag();
    while ((inner & 7) != END_GROUP) {
      skip(inner, depth + 1);
      inner = tag();
    }
    if (inner >>> 3 != number) {
      throw new MalformedProtobufException("a group that ends as another");
    }
  }

  private void require(int length) throws MalformedProtobufException {
    if (length > end - at) {
      throw new MalformedProtobufException("it ends in a field");
    }
  }
}
