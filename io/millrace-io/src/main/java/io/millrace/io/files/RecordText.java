/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;

/**
 * The text of a record's bytes.
 *
 * @param text invalid UTF-8 shown as U+FFFD
 * @param exact true if the text gives the bytes back
 */
record RecordText(String text, boolean exact) {
  private static final char REPLACEMENT = '\uFFFD';

  static RecordText of(byte[] array, int from, int length) {
    String text = new String(array, from, length, UTF_8);
    // Only a text with a replacement character can differ, and few have one.
    boolean exact =
        text.indexOf(REPLACEMENT) < 0
            || Arrays.equals(text.getBytes(UTF_8), Arrays.copyOfRange(array, from, from + length));
    return new RecordText(text, exact);
  }

  /** As {@link #of}, without the part of a character that a cut has left at the end. */
  static RecordText ofCut(byte[] array, int from, int length) {
    int last = length - 1;
    while (last > 0 && last > length - 4 && (array[from + last] & 0xc0) == 0x80) {
      last--;
    }
    boolean split = last >= 0 && last + charBytes(array[from + last]) > length;
    return new RecordText(of(array, from, split ? last : length).text(), false);
  }

  /** How many bytes are valid UTF-8 before the first that is not. */
  static int validBytes(byte[] array, int from, int length) {
    ByteBuffer in = ByteBuffer.wrap(array, from, length);
    UTF_8.newDecoder().decode(in, CharBuffer.allocate(length), /* endOfInput= */ true);
    return in.position() - from;
  }

  private static int charBytes(byte first) {
    if ((first & 0xe0) == 0xc0) {
      return 2;
    }
    if ((first & 0xf0) == 0xe0) {
      return 3;
    }
    return (first & 0xf8) == 0xf0 ? 4 : 1;
  }
}
