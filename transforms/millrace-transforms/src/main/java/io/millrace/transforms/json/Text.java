/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import java.util.Arrays;

/**
 * Reads strings and keys. One without escapes, as nearly all are, is a slice of the line; one with
 * escapes is written out here.
 */
final class Text {
  /** The string has escapes: its UTF-8 is in {@link #decoded}, its end is {@link #end}. */
  static final int ESCAPED = -2;

  private final Line line;
  private final int maxBytes;

  /** The last string that had escapes; holds until the next such string. */
  byte[] decoded = new byte[64];

  /** How many bytes of {@link #decoded} are the string. */
  int length;

  /** The position of the closing quote of the last string that had escapes. */
  int end;

  Text(Line line) {
    this.line = line;
    this.maxBytes = line.limits.maxTextBytes();
  }

  /**
   * The position of the closing quote of the string whose first byte is at {@code from}, {@link
   * #ESCAPED} or {@link Line#BAD}.
   */
  int end(byte[] bytes, int from, int to) {
    int position = from;
    while (position < to) {
      long stops = Words.stops(Words.at(bytes, position));
      if (stops != 0) {
        position += Words.first(stops);
        return bytes[position] == '"'
            ? closed(from, position, to)
            : special(bytes, from, position, to);
      }
      position += Long.BYTES;
    }
    return unclosed(to);
  }

  /** As {@link #end}, but gives the position after the closing quote, escapes or not. */
  int skip(byte[] bytes, int from, int to) {
    int close = end(bytes, from, to);
    if (close == ESCAPED) {
      return end + 1;
    }
    return close == Line.BAD ? Line.BAD : close + 1;
  }

  private int closed(int from, int position, int to) {
    if (position >= to) {
      return unclosed(to);
    }
    return position - from > maxBytes ? tooLong(position) : position;
  }

  private int unclosed(int to) {
    return line.bad(to, "unexpected end inside a string");
  }

  private int tooLong(int position) {
    return line.bad(position, "a string or a key is longer than " + maxBytes + " bytes");
  }

  /** Goes on from the first byte that is no plain ASCII. */
  private int special(byte[] bytes, int from, int first, int to) {
    int position = first;
    while (position < to) {
      byte b = bytes[position];
      if (b == '"') {
        return closed(from, position, to);
      }
      if (b == '\\') {
        return decode(bytes, from, position, to);
      }
      position = character(bytes, position, to);
      if (position < 0) {
        return Line.BAD;
      }
    }
    return unclosed(to);
  }

  /** The position after a run of plain ASCII or one other character that is no escape. */
  private int character(byte[] bytes, int position, int to) {
    byte b = bytes[position];
    if (b < 0) {
      int next = Utf8.next(bytes, position, to);
      return next < 0 ? line.bad(position, "invalid UTF-8") : next;
    }
    if (b < ' ') {
      return line.bad(position, "a control character inside a string");
    }
    long stops = Words.stops(Words.at(bytes, position));
    return position + (stops == 0 ? Long.BYTES : Words.first(stops));
  }

  private int decode(byte[] bytes, int from, int firstEscape, int to) {
    length = 0;
    int position = append(bytes, from, firstEscape);
    while (position < to) {
      byte b = bytes[position];
      if (b == '"') {
        end = position;
        return length > maxBytes ? tooLong(position) : ESCAPED;
      }
      if (b == '\\') {
        position = escape(bytes, position, to);
      } else {
        int next = character(bytes, position, to);
        position = next < 0 ? Line.BAD : append(bytes, position, next);
      }
      if (position < 0) {
        return Line.BAD;
      }
    }
    return unclosed(to);
  }

  private int append(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, decoded, length, to - from);
    length += to - from;
    return to;
  }

  private void room(int more) {
    if (length + more > decoded.length) {
      decoded = Arrays.copyOf(decoded, Math.max(length + more, decoded.length * 2));
    }
  }

  /** Writes out the escape there and gives the position after it. */
  private int escape(byte[] bytes, int position, int to) {
    byte letter = bytes[position + 1];
    if (letter == 'u') {
      return unicode(bytes, position, to);
    }
    int plain =
        switch (letter) {
          case '"', '\\', '/' -> letter;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> -1;
        };
    if (plain < 0) {
      return line.bad(position, "an unknown escape");
    }
    room(1);
    decoded[length++] = (byte) plain;
    return position + 2;
  }

  private int unicode(byte[] bytes, int position, int to) {
    int unit = hex(bytes, position + 2, to);
    if (unit < 0) {
      return line.bad(position, "an escape without four hex digits");
    }
    int codePoint = unit;
    int next = position + 6;
    if (Character.isSurrogate((char) unit)) {
      boolean escaped = next + 1 < to && bytes[next] == '\\' && bytes[next + 1] == 'u';
      int low = escaped ? hex(bytes, next + 2, to) : -1;
      if (low < 0 || !Character.isSurrogatePair((char) unit, (char) low)) {
        return line.bad(position, "a text has half of a surrogate pair");
      }
      codePoint = Character.toCodePoint((char) unit, (char) low);
      next += 6;
    }
    room(4);
    length = Utf8.write(codePoint, decoded, length);
    return next;
  }

  private static int hex(byte[] bytes, int position, int to) {
    if (position + 4 > to) {
      return -1;
    }
    int value = 0;
    for (int i = position; i < position + 4; i++) {
      // Character.digit takes digits of every script, but a byte is none of those.
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
