/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.beam.sdk.coders.CoderException;

/**
 * Bytes being read, as {@link ByteSink} wrote them. What a thread reads one after the other comes
 * through the same array, so that little of it is new memory.
 */
final class ByteSource {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A longer length is not believed before as many bytes are there: damage may have made it. */
  private static final int TRUSTED = 4 << 20;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** A thread keeps no longer array. */
  static final int MOST_KEPT = 1 << 20;

  /** A thread keeps no more longs for lending. */
  static final int MOST_LENT = MOST_KEPT / Long.BYTES;

  private static final ThreadLocal<ByteSource> OF_THREAD =
      ThreadLocal.withInitial(() -> new ByteSource(new byte[0]));

  private byte[] bytes;
  private int end;
  private int next;
  private long[] lent = {};

  ByteSource(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /**
   * The thread's own, to read so many bytes; until it is asked for again.
   *
   * @throws CoderException if fewer bytes are there
   */
  static ByteSource ofThread(InputStream in, int length) throws IOException {
    ByteSource source = OF_THREAD.get();
    source.fill(in, length);
    return source;
  }

  private void fill(InputStream in, int length) throws IOException {
    int believed = Math.max(0, Math.min(length, TRUSTED));
    if (bytes.length < believed) {
      bytes = new byte[believed];
    }
    int there = in.readNBytes(bytes, 0, believed);
    if (there == TRUSTED && length > TRUSTED) {
      byte[] rest = in.readNBytes(length - TRUSTED);
      bytes = Arrays.copyOf(bytes, TRUSTED + rest.length);
      System.arraycopy(rest, 0, bytes, TRUSTED, rest.length);
      there = bytes.length;
    }
    if (there < length || length < 1) {
      throw new CoderException("Cannot read a block: " + there + " bytes are there of " + length);
    }
    end = length;
    next = 0;
  }

  /** Goes back to little memory after much; what was to be read is gone. */
  void shrink() {
    if (bytes.length > MOST_KEPT) {
      bytes = new byte[0];
    }
    if (lent.length > MOST_LENT) {
      lent = new long[0];
    }
  }

  boolean atEnd() {
    return next == end;
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
    if (length > end - next) {
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

  /** So many longs or more, of any values; until the next are lent. */
  long[] lend(int count) {
    if (lent.length < count) {
      lent = new long[count];
    }
    return lent;
  }

  /**
   * @param lending whether the array is lent, and may be longer
   */
  long[] getLongs(int count, long base, int width, boolean lending) throws CoderException {
    int at = take(scaled(count, width));
    long[] values = lending ? lend(count) : new long[count];
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
    if ((long) count * width > end) {
      throw tooShort(count + " values of " + width + " bytes");
    }
    return count * width;
  }

  private int take(int length) throws CoderException {
    int from = next;
    if (length < 0 || length > end - from) {
      throw tooShort(length + " bytes");
    }
    next = from + length;
    return from;
  }

  private CoderException tooShort(String wanted) {
    return new CoderException(
        "Cannot read a block: " + wanted + " wanted at byte " + next + " of " + end);
  }
}
