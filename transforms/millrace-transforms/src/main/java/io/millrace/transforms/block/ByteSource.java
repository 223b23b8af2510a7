/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.beam.sdk.coders.CoderException;

/** Bytes being read, as {@link ByteSink} wrote them. */
final class ByteSource {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int next;

  ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return next == bytes.length;
  }

  int getByte() throws CoderException {
    return bytes[take(1)] & 0xFF;
  }

  int getInt() throws CoderException {
    return (int) INTS.get(bytes, take(Integer.BYTES));
  }

  long getLong() throws CoderException {
    return (long) LONGS.get(bytes, take(Long.BYTES));
  }

  int getCount() throws CoderException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int part = getByte();
      value |= (part & 0x7F) << shift;
      if (part < 0x80) {
        if (value < 0) {
          break;
        }
        return value;
      }
    }
    throw new CoderException("Cannot read a block: a count before byte " + next + " is no count");
  }

  /** Asks for bytes before room is made for what they are read to. */
  void require(long length) throws CoderException {
    if (length > bytes.length - next) {
      throw tooShort(length + " bytes");
    }
  }

  byte[] getBytes(int length) throws CoderException {
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  long[] getLongs(int count) throws CoderException {
    int at = take(scaled(count, Long.BYTES));
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = (long) LONGS.get(bytes, at + (i << 3));
    }
    return values;
  }

  long[] getLongs(int count, long base, int width) throws CoderException {
    int at = take(scaled(count, width));
    long[] values = new long[count];
    switch (width) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          values[i] = base + (bytes[at + i] & 0xFF);
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          values[i] = base + ((short) SHORTS.get(bytes, at + (i << 1)) & 0xFFFF);
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          values[i] = base + Integer.toUnsignedLong((int) INTS.get(bytes, at + (i << 2)));
        }
      }
      case 8 -> {
        for (int i = 0; i < count; i++) {
          values[i] = base + (long) LONGS.get(bytes, at + (i << 3));
        }
      }
      default -> throw new CoderException("Cannot read a block: " + width + " bytes a value");
    }
    return values;
  }

  private int scaled(int count, int width) throws CoderException {
    if ((long) count * width > bytes.length) {
      throw tooShort(count + " values of " + width + " bytes");
    }
    return count * width;
  }

  private int take(int length) throws CoderException {
    int from = next;
    if (length < 0 || length > bytes.length - from) {
      throw tooShort(length + " bytes");
    }
    next = from + length;
    return from;
  }

  private CoderException tooShort(String wanted) {
    return new CoderException(
        "Cannot read a block: " + wanted + " wanted at byte " + next + " of " + bytes.length);
  }
}
