/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/** Keys of 16 bytes: the order is made of both halves, and the low half tells the rest. */
final class IdLog extends Log {
  IdLog(int expected, long earliest, long latest) {
    super(Long.BYTES, expected, earliest, latest);
  }

  @Override
  Log fresh(int newExpected, long newEarliest, long newLatest) {
    return new IdLog(newExpected, newEarliest, newLatest);
  }

  @Override
  boolean isSought(byte[] chunk, int at, long low) {
    return (long) LONG.get(chunk, at) == low;
  }

  @Override
  void writeSought(byte[] chunk, int at, long low) {
    LONG.set(chunk, at, low);
  }

  @Override
  void copyPayload(Log source, byte[] from, int fromAt, byte[] chunk, int at) {
    LONG.set(chunk, at, (long) LONG.get(from, fromAt));
  }

  @Override
  long keyBytes() {
    return 0;
  }
}
