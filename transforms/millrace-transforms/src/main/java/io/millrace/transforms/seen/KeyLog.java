/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/** Keys of any bytes: an entry refers to them in the arena of its log. */
final class KeyLog extends Log {
  private final Sought sought;
  private final Arena arena = new Arena();

  /** The key that is looked for at the moment: a range of somebody's bytes. */
  static final class Sought {
    private byte[] buffer = {};
    private int offset;
    private int length;

    void set(byte[] newBuffer, int newOffset, int newLength) {
      buffer = newBuffer;
      offset = newOffset;
      length = newLength;
    }
  }

  KeyLog(Sought sought, int expected, long earliest, long latest) {
    super(Integer.BYTES, expected, earliest, latest);
    this.sought = sought;
  }

  @Override
  Log fresh(int newExpected, long newEarliest, long newLatest) {
    return new KeyLog(sought, newExpected, newEarliest, newLatest);
  }

  @Override
  boolean isSought(byte[] chunk, int at, long tie) {
    int reference = (int) INT.get(chunk, at);
    return arena.holds(reference, sought.buffer, sought.offset, sought.length);
  }

  @Override
  void writeSought(byte[] chunk, int at, long tie) {
    INT.set(chunk, at, arena.add(sought.buffer, sought.offset, sought.length));
  }

  @Override
  void copyPayload(Log source, byte[] from, int fromAt, byte[] chunk, int at) {
    INT.set(chunk, at, arena.add(((KeyLog) source).arena, (int) INT.get(from, fromAt)));
  }

  void visit(int entry, ByteKeys.Visitor visitor) {
    arena.visit(intPayload(entry), time(entry), visitor);
  }

  @Override
  long keyBytes() {
    return arena.heapBytes();
  }
}
