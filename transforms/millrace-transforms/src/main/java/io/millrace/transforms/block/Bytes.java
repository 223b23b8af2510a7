/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

/** Copies of a few bytes, which are most of a string column. */
final class Bytes {
  private static final int SHORT = 16;

  private Bytes() {}

  static void copy(byte[] from, int fromOffset, byte[] to, int toOffset, int length) {
    if (length > SHORT) {
      System.arraycopy(from, fromOffset, to, toOffset, length);
      return;
    }
    // A call to arraycopy costs more than the bytes of a short string do.
    for (int i = 0; i < length; i++) {
      to[toOffset + i] = from[fromOffset + i];
    }
  }
}
