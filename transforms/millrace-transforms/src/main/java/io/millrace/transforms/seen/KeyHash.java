/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A seeded 64-bit hash of bytes: the folded 128-bit product of wyhash (Wang Yi, 2019), 16 bytes a
 * step, and {@link Mixer} at the end. Who does not know the seed cannot choose keys that collide,
 * within reason; it is no cryptographic hash.
 */
final class KeyHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int STEP = 2 * Long.BYTES;

  private final long first;
  private final long second;

  KeyHash(long seed) {
    this.first = Mixer.mix(seed);
    this.second = Mixer.mix(~seed);
  }

  long of(byte[] buffer, int offset, int length) {
    long hash = first ^ length;
    int at = offset;
    int end = offset + length;
    for (; end - at > STEP; at += STEP) {
      hash = fold(longAt(buffer, at) ^ second, longAt(buffer, at + Long.BYTES) ^ hash);
    }
    long head;
    long tail;
    if (length >= STEP) {
      head = longAt(buffer, end - STEP);
      tail = longAt(buffer, end - Long.BYTES);
    } else if (length >= Long.BYTES) {
      head = longAt(buffer, offset);
      tail = longAt(buffer, end - Long.BYTES);
    } else if (length >= Integer.BYTES) {
      head = intAt(buffer, offset);
      tail = intAt(buffer, end - Integer.BYTES);
    } else {
      head = length == 0 ? 0 : (buffer[offset] << 16) | (buffer[end - 1] & 0xFF);
      tail = length == 0 ? 0 : buffer[offset + length / 2];
    }
    return Mixer.mix(fold(head ^ second, tail ^ hash) ^ first);
  }

  private static long fold(long left, long right) {
    return left * right ^ Math.multiplyHigh(left, right);
  }

  private static long longAt(byte[] buffer, int at) {
    return (long) LONG.get(buffer, at);
  }

  private static int intAt(byte[] buffer, int at) {
    return (int) INT.get(buffer, at);
  }
}
