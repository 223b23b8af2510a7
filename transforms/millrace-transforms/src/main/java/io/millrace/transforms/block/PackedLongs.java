/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.Arrays;
import org.apache.beam.sdk.coders.CoderException;

/**
 * Longs as differences from the smallest, in as many bytes as the largest difference needs ("frame
 * of reference", Goldstein, Ramakrishnan, Shaft: Compressing Relations and Indexes, ICDE 1998).
 */
final class PackedLongs {
  /** So many equal values need no bytes; a reader need not trust a larger count without bytes. */
  static final int MAX_WITHOUT_BYTES = 1 << 16;

  private PackedLongs() {}

  static void write(ByteSink sink, long[] values, int count) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    // Without values the range is empty; as with one value, nothing is written but the width.
    int width = count == 0 || (min == max && count <= MAX_WITHOUT_BYTES) ? 0 : width(max - min);
    sink.putByte(width);
    if (count > 0) {
      sink.putLong(min);
      if (width > 0) {
        sink.putLongs(values, count, min, width);
      }
    }
  }

  /** Of an unsigned range: a difference beyond 2^63 has wrapped to a negative. */
  private static int width(long range) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(range);
    if (bits <= 8) {
      return 1;
    }
    return bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  }

  static long[] read(ByteSource source, int count) throws CoderException {
    return read(source, count, /* lending= */ false);
  }

  /** As {@link #read}, but the array is the source's, may be longer, and is soon used again. */
  static long[] borrow(ByteSource source, int count) throws CoderException {
    return read(source, count, /* lending= */ true);
  }

  private static long[] read(ByteSource source, int count, boolean lending) throws CoderException {
    int width = source.getByte();
    if (count == 0) {
      return new long[0];
    }
    long min = source.getLong();
    if (width == 0) {
      if (count > MAX_WITHOUT_BYTES) {
        throw new CoderException("Cannot read a block: " + count + " values without bytes");
      }
      long[] same = lending ? source.lend(count) : new long[count];
      Arrays.fill(same, 0, count, min);
      return same;
    }
    return source.getLongs(count, min, width, lending);
  }
}
