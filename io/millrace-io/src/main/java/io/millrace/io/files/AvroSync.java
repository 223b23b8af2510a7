/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.Arrays;
import org.apache.avro.file.DataFileConstants;

/** The sync marker of an Avro file, by which a block is found from anywhere. */
final class AvroSync {
  static final int BYTES = DataFileConstants.SYNC_SIZE;

  private final byte[] marker;

  /** How far to go on after looking at a byte that does not end the marker (Horspool's search). */
  private final int[] shifts = new int[1 << Byte.SIZE];

  AvroSync(byte[] marker) {
    this.marker = marker;
    Arrays.fill(shifts, BYTES);
    for (int i = 0; i < BYTES - 1; i++) {
      shifts[marker[i] & 0xff] = BYTES - 1 - i;
    }
  }

  /**
   * False for a marker that may be found too early, since half of it or more is at both its ends:
   * sixteen zeros after a zero.
   */
  boolean isUnmistakable() {
    for (int shift = 1; shift <= BYTES / 2; shift++) {
      if (Arrays.equals(marker, shift, BYTES, marker, 0, BYTES - shift)) {
        return false;
      }
    }
    return true;
  }

  /** Where the marker first is; -1 if it is not. */
  int find(byte[] array, int from, int to) {
    int at = from;
    while (at + BYTES <= to) {
      if (isAt(array, at)) {
        return at;
      }
      at += shifts[array[at + BYTES - 1] & 0xff];
    }
    return -1;
  }

  /** Whether the marker is there, where there are enough bytes for it. */
  boolean isAt(byte[] array, int from) {
    return Arrays.equals(array, from, from + BYTES, marker, 0, BYTES);
  }
}
