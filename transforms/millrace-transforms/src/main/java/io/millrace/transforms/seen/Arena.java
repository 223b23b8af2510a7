/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.util.Arrays;

/**
 * The bytes of the keys of a log, one after the other in chunks, each key after its length; the
 * bytes of one key are never parted. Keys are added, never removed: an arena with many dead keys is
 * left for a new one. Not thread-safe.
 */
final class Arena {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK_BYTES = 1 << CHUNK_BITS;
  private static final int LEAST_CHUNK_BYTES = 64;
  private static final int MOST_CHUNKS = 1 << (Integer.SIZE - CHUNK_BITS);

  /** A key longer than this has a chunk of its own, so that chunks end with little waste. */
  private static final int OWN_CHUNK_BYTES = CHUNK_BYTES / 16;

  private static final int ARRAY_HEADER_BYTES = 16;
  private static final int SEVEN_BITS = 0x7F;

  private byte[][] chunks = {};
  private int chunkCount;
  private int open = -1;
  private int free;
  private long heapBytes;

  /** Takes a key in and says where it is. */
  int add(byte[] buffer, int offset, int length) {
    int needed = lengthBytes(length) + length;
    if (needed > OWN_CHUNK_BYTES) {
      write(newChunk(needed), 0, buffer, offset, length);
      return (chunkCount - 1) << CHUNK_BITS;
    }
    if (open < 0 || free + needed > chunks[open].length) {
      newChunk((int) Math.max(needed, Math.min(CHUNK_BYTES, LEAST_CHUNK_BYTES + heapBytes / 4)));
      open = chunkCount - 1;
      free = 0;
    }
    int reference = (open << CHUNK_BITS) | free;
    write(chunks[open], free, buffer, offset, length);
    free += needed;
    return reference;
  }

  /** Takes in a key of another arena. */
  int add(Arena other, int reference) {
    byte[] chunk = other.chunkOf(reference);
    int at = offsetOf(reference);
    int length = lengthAt(chunk, at);
    return add(chunk, at + lengthBytes(length), length);
  }

  /** Whether a key is the same as these bytes. */
  boolean holds(int reference, byte[] buffer, int offset, int length) {
    byte[] chunk = chunkOf(reference);
    int at = offsetOf(reference);
    if (lengthAt(chunk, at) != length) {
      return false;
    }
    int start = at + lengthBytes(length);
    return Arrays.equals(chunk, start, start + length, buffer, offset, offset + length);
  }

  void visit(int reference, long time, ByteKeys.Visitor visitor) {
    byte[] chunk = chunkOf(reference);
    int at = offsetOf(reference);
    int length = lengthAt(chunk, at);
    visitor.entry(chunk, at + lengthBytes(length), length, time);
  }

  long heapBytes() {
    return heapBytes;
  }

  private byte[] newChunk(int bytes) {
    if (chunkCount == MOST_CHUNKS) {
      throw new IllegalStateException(
          "Cannot remember more keys in one index: " + chunkCount + " chunks are full");
    }
    if (chunkCount == chunks.length) {
      int roomier = chunkCount + chunkCount / 4 + 1;
      heapBytes += (long) (roomier - chunkCount) * Integer.BYTES;
      chunks = Arrays.copyOf(chunks, roomier);
    }
    byte[] chunk = new byte[bytes];
    chunks[chunkCount++] = chunk;
    heapBytes += ARRAY_HEADER_BYTES + bytes;
    return chunk;
  }

  private byte[] chunkOf(int reference) {
    return chunks[reference >>> CHUNK_BITS];
  }

  private static int offsetOf(int reference) {
    return reference & (CHUNK_BYTES - 1);
  }

  private static void write(byte[] chunk, int at, byte[] buffer, int offset, int length) {
    int next = at;
    int rest = length;
    while (rest > SEVEN_BITS) {
      chunk[next++] = (byte) (rest | ~SEVEN_BITS);
      rest >>>= 7;
    }
    chunk[next++] = (byte) rest;
    System.arraycopy(buffer, offset, chunk, next, length);
  }

  private static int lengthAt(byte[] chunk, int at) {
    int length = chunk[at] & SEVEN_BITS;
    int next = at;
    for (int shift = 7; chunk[next] < 0; shift += 7) {
      next++;
      length |= (chunk[next] & SEVEN_BITS) << shift;
    }
    return length;
  }

  private static int lengthBytes(int length) {
    return length <= SEVEN_BITS ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 6) / 7;
  }
}
