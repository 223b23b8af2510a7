/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/** The key that is looked for at the moment: a range of somebody's bytes. Not thread-safe. */
final class Sought {
  private static final byte[] NOTHING = {};

  byte[] buffer = NOTHING;
  int offset;
  int length;

  void set(byte[] newBuffer, int newOffset, int newLength) {
    buffer = newBuffer;
    offset = newOffset;
    length = newLength;
  }
}
