/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The entries of an index in the order they came: each is its order (a hash of the key), what else
 * tells the key, and the time it was kept at. Entries are appended, in chunks that are never moved
 * once they are full, and stay until the log is left for a new one. Not thread-safe.
 */
abstract class Log {
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int CHUNK_BITS = 8;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int LEAST_ROOM = 16;
  private static final int ARRAY_BYTES = 16;
  private static final int PAYLOAD = Long.BYTES;

  /** The longest times that start out in 4 bytes: a quarter of what fits is left for later ones. */
  private static final long MOST_SPAN = 3L << 30;

  private static final long SLACK_BELOW = 1L << 28;
  private static final long MOST_OFFSET = 0xFFFF_FFFFL;

  private final int stride;
  private final int timeAt;
  private final boolean wide;
  private final long base;
  private final int expected;
  private byte[][] chunks;
  private int count;
  private int capacity;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  /** A log for about so many entries of these and somewhat later times; it takes more. */
  Log(int payloadBytes, int expected, long earliest, long latest) {
    this.timeAt = PAYLOAD + payloadBytes;
    this.wide = Long.compareUnsigned(latest - earliest, MOST_SPAN) > 0;
    this.stride = timeAt + (wide ? Long.BYTES : Integer.BYTES);
    this.base =
        wide || earliest < Long.MIN_VALUE + SLACK_BELOW ? Long.MIN_VALUE : earliest - SLACK_BELOW;
    this.expected = expected;
    this.chunks = new byte[expected / CHUNK + 1][];
    extend();
  }

  /** An empty log of the same kind. */
  abstract Log fresh(int newExpected, long newEarliest, long newLatest);

  /** Whether a payload is that of the sought key, whose order is the same. */
  abstract boolean isSought(byte[] chunk, int at, long tie);

  /** Writes the payload of the sought key. */
  abstract void writeSought(byte[] chunk, int at, long tie);

  /** Writes the payload that an entry of another log has. */
  abstract void copyPayload(Log source, byte[] from, int fromAt, byte[] chunk, int at);

  /** What the log holds on the heap beside its entries. */
  abstract long keyBytes();

  /** Appends the sought key, at a time that {@link #fits}. Returns the number of the entry. */
  final int add(long order, long tie, long time) {
    if (count == capacity) {
      extend();
    }
    byte[] chunk = chunkOf(count);
    int at = offsetOf(count);
    LONG.set(chunk, at, order);
    writeSought(chunk, at + PAYLOAD, tie);
    writeTime(chunk, at, time);
    return count++;
  }

  /** Appends an entry of another log, whose time fits this one. */
  final void copy(Log source, int entry) {
    if (count == capacity) {
      extend();
    }
    byte[] from = source.chunkOf(entry);
    int fromAt = source.offsetOf(entry);
    byte[] chunk = chunkOf(count);
    int at = offsetOf(count);
    LONG.set(chunk, at, (long) LONG.get(from, fromAt));
    copyPayload(source, from, fromAt + PAYLOAD, chunk, at + PAYLOAD);
    writeTime(chunk, at, source.timeAt(from, fromAt));
    count++;
  }

  private void extend() {
    int open = count >>> CHUNK_BITS;
    int filled = count & (CHUNK - 1);
    int wanted = Math.max(Math.max(LEAST_ROOM, count / 4), expected - count);
    int room = Math.min(CHUNK - filled, wanted);
    if (open == chunks.length) {
      chunks = Arrays.copyOf(chunks, open + open / 4 + 1);
    }
    int bytes = (filled + room) * stride;
    chunks[open] = filled == 0 ? new byte[bytes] : Arrays.copyOf(chunks[open], bytes);
    capacity += room;
  }

  final boolean isSought(int entry, long order, long tie) {
    byte[] chunk = chunkOf(entry);
    int at = offsetOf(entry);
    return (long) LONG.get(chunk, at) == order && isSought(chunk, at + PAYLOAD, tie);
  }

  final long order(int entry) {
    return (long) LONG.get(chunkOf(entry), offsetOf(entry));
  }

  final long time(int entry) {
    return timeAt(chunkOf(entry), offsetOf(entry));
  }

  final void setTime(int entry, long time) {
    writeTime(chunkOf(entry), offsetOf(entry), time);
  }

  final long longPayload(int entry) {
    return (long) LONG.get(chunkOf(entry), offsetOf(entry) + PAYLOAD);
  }

  final int intPayload(int entry) {
    return (int) INT.get(chunkOf(entry), offsetOf(entry) + PAYLOAD);
  }

  /** Whether a time can be stored. */
  final boolean fits(long time) {
    return time >= base && (wide || Long.compareUnsigned(time - base, MOST_OFFSET) <= 0);
  }

  final int count() {
    return count;
  }

  /** No entry is earlier. */
  final long earliest() {
    return earliest;
  }

  /** No entry is later. */
  final long latest() {
    return latest;
  }

  final long heapBytes() {
    int headers = (ARRAY_BYTES + Integer.BYTES) * chunks.length;
    return (long) capacity * stride + headers + keyBytes();
  }

  private byte[] chunkOf(int entry) {
    return chunks[entry >>> CHUNK_BITS];
  }

  private int offsetOf(int entry) {
    return (entry & (CHUNK - 1)) * stride;
  }

  private long timeAt(byte[] chunk, int at) {
    return base
        + (wide
            ? (long) LONG.get(chunk, at + timeAt)
            : Integer.toUnsignedLong((int) INT.get(chunk, at + timeAt)));
  }

  private void writeTime(byte[] chunk, int at, long time) {
    if (wide) {
      LONG.set(chunk, at + timeAt, time - base);
    } else {
      INT.set(chunk, at + timeAt, (int) (time - base));
    }
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
  }
}
