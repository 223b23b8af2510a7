/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes being written; little endian. What a thread writes one after the other goes into the same
 * array, so that little of it is new memory.
 */
final class ByteSink {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_BYTES = 1024;
  private static final ThreadLocal<ByteSink> OF_THREAD = ThreadLocal.withInitial(ByteSink::new);

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;
  private long[] lent = {};

  /** The thread's own, empty; until it is asked for again. */
  static ByteSink ofThread() {
    ByteSink sink = OF_THREAD.get();
    sink.size = 0;
    return sink;
  }

  /** Goes back to little memory after much; what was written is gone. */
  void shrink() {
    if (bytes.length > ByteSource.MOST_KEPT) {
      bytes = new byte[FIRST_BYTES];
    }
    if (lent.length > ByteSource.MOST_LENT) {
      lent = new long[0];
    }
  }

  /** So many longs or more, of any values; until the next are lent. */
  long[] lend(int count) {
    if (lent.length < count) {
      lent = new long[count];
    }
    return lent;
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void putByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void putInt(int value) {
    room(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    room(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Seven bits a byte, the lowest first. */
  void putCount(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      putByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    putByte(rest);
  }

  void putBytes(byte[] from, int offset, int length) {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  void putLongs(long[] values, int count) {
    room(Math.multiplyExact(count, Long.BYTES));
    for (int i = 0; i < count; i++) {
      LONGS.set(bytes, size + (i << 3), values[i]);
    }
    size += count << 3;
  }

  /** Each value less the base, in that many bytes: 1, 2, 4 or 8. */
  void putLongs(long[] values, int count, long base, int width) {
    room(Math.multiplyExact(count, width));
    int at = size;
    switch (width) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          bytes[at + i] = (byte) (values[i] - base);
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          SHORTS.set(bytes, at + (i << 1), (short) (values[i] - base));
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          INTS.set(bytes, at + (i << 2), (int) (values[i] - base));
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          LONGS.set(bytes, at + (i << 3), values[i] - base);
        }
      }
    }
    size += count * width;
  }

  private void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
