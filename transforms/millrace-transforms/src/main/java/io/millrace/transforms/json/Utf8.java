/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/** UTF-8 as RFC 3629 has it: nothing overlong, no half surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** The position after the character of two bytes or more there, -1 if there is none. */
  static int next(byte[] bytes, int position, int to) {
    int lead = bytes[position] & 0xFF;
    int next = position + (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
    if (lead < 0xC2 || lead > 0xF4 || next > to) {
      return -1;
    }
    int second = bytes[position + 1] & 0xFF;
    if (second < lowestSecond(lead) || second > highestSecond(lead)) {
      return -1;
    }
    for (int i = position + 2; i < next; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return -1;
      }
    }
    return next;
  }

  private static int lowestSecond(int lead) {
    return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  }

  private static int highestSecond(int lead) {
    return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  }

  /** Where the first byte stands that belongs to no character; -1 if all do. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int position = from;
    while (position < to) {
      int next = bytes[position] >= 0 ? position + 1 : next(bytes, position, to);
      if (next < 0) {
        return position;
      }
      position = next;
    }
    return -1;
  }

  /** Writes a code point that is no surrogate and gives the position after it. */
  static int write(int codePoint, byte[] bytes, int position) {
    int at = position;
    if (codePoint < 0x80) {
      bytes[at++] = (byte) codePoint;
      return at;
    }
    if (codePoint < 0x800) {
      bytes[at++] = (byte) (0xC0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        bytes[at++] = (byte) (0xE0 | codePoint >> 12);
      } else {
        bytes[at++] = (byte) (0xF0 | codePoint >> 18);
        bytes[at++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
      }
      bytes[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
    }
    bytes[at++] = (byte) (0x80 | (codePoint & 0x3F));
    return at;
  }
}
