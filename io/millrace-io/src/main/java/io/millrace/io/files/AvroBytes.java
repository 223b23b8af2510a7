/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

/**
 * Avro's binary encoding in memory.
 *
 * <p>Unlike Avro's own decoder it asks for no memory before it has seen that the bytes are there: a
 * damaged length is an error at once, not two gigabytes. Not thread-safe.
 */
final class AvroBytes {
  private final byte[] array;
  private final int end;
  private int position;

  AvroBytes(byte[] array, int from, int length) {
    this.array = array;
    this.position = from;
    this.end = from + length;
  }

  byte[] array() {
    return array;
  }

  /** Where the next byte is in {@link #array()}. */
  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  long readLong() throws CorruptAvroException {
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = array[skip(1)];
      bits |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new CorruptAvroException("a number has more than 64 bits");
  }

  int readInt() throws CorruptAvroException {
    long value = readLong();
    if (value != (int) value) {
      throw new CorruptAvroException("a number has more than 32 bits");
    }
    return (int) value;
  }

  boolean readBoolean() throws CorruptAvroException {
    byte next = array[skip(1)];
    if (next != 0 && next != 1) {
      throw new CorruptAvroException("a boolean is neither true nor false");
    }
    return next == 1;
  }

  float readFloat() throws CorruptAvroException {
    return Float.intBitsToFloat((int) readLittleEndian(Float.BYTES));
  }

  double readDouble() throws CorruptAvroException {
    return Double.longBitsToDouble(readLittleEndian(Double.BYTES));
  }

  /** A length, and that many bytes skipped; they start at the result in {@link #array()}. */
  int skipBytes() throws CorruptAvroException {
    return skip(readLong());
  }

  /** That many bytes skipped; they start at the result in {@link #array()}. */
  int skip(long length) throws CorruptAvroException {
    if (length < 0 || length > remaining()) {
      throw new CorruptAvroException(length + " bytes are asked for, " + remaining() + " are left");
    }
    int from = position;
    position += (int) length;
    return from;
  }

  /**
   * How many items the next stretch of an array or a map has; 0 after the last.
   *
   * <p>No stretch has more items than there are bytes left: so no damaged number makes a reader run
   * on for ever. (Items of no bytes, such as nulls, are refused with it when there are that many.)
   */
  long readItemCount() throws CorruptAvroException {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readLong(); // The stretch's length in bytes, for readers that skip it.
    }
    if (count < 0 || count > remaining()) {
      throw new CorruptAvroException(
          count + " items are asked for, " + remaining() + " bytes left");
    }
    return count;
  }

  private long readLittleEndian(int bytes) throws CorruptAvroException {
    int from = skip(bytes);
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (array[from + i] & 0xff);
    }
    return value;
  }
}
