/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import org.jspecify.annotations.Nullable;

/** A segment of keys of any bytes: an entry refers to them in the arena of its segment. */
final class KeySegment extends Segment {
  private final Sought sought;
  private final Arena arena;

  KeySegment(Layout layout, Horizon horizon, Sought sought, @Nullable KeySegment keysOf) {
    super(layout, horizon);
    this.sought = sought;
    this.arena = keysOf == null ? new Arena() : keysOf.arena;
  }

  /** Makes an entry of the sought key. */
  boolean insertSought(int at, long order, long time) {
    if (!insert(at, order, time)) {
      return false;
    }
    setPayload(at, arena.add(sought.buffer, sought.offset, sought.length));
    return true;
  }

  void visit(int at, ByteKeys.Visitor visitor) {
    arena.visit(intPayload(at), timeAt(at), visitor);
  }

  @Override
  int compareKeys(int at, long tie) {
    return arena.compare(intPayload(at), sought);
  }

  @Override
  void copyPayload(Segment source, int from, int to, long mask) {
    Arena keys = ((KeySegment) source).arena;
    int reference = source.intPayload(from);
    if (arena == keys) {
      setPayload(to, reference & (int) mask);
    } else {
      setPayload(to, mask == 0 ? 0 : arena.add(keys, reference));
    }
  }

  @Override
  long keyBytes() {
    return arena.heapBytes();
  }
}
