/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/**
 * A segment of keys of 16 bytes: the order is made of both halves, and the low half tells the rest.
 */
final class IdSegment extends Segment {
  IdSegment(Layout layout, Horizon horizon) {
    super(layout, horizon);
  }

  boolean insert(int at, long order, long low, long time) {
    if (!insert(at, order, time)) {
      return false;
    }
    setPayload(at, low);
    return true;
  }

  @Override
  int compareKeys(int at, long low) {
    return Long.compare(longPayload(at), low);
  }

  @Override
  void copyPayload(Segment source, int from, int to, long mask) {
    setPayload(to, source.longPayload(from) & mask);
  }

  @Override
  long keyBytes() {
    return 0;
  }
}
