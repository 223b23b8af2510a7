/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/**
 * A key that is known, and how its values are read.
 *
 * <p>Keys are guessed: most objects of a kind have the same keys in the same order, so each key
 * remembers which came after it last time. A guess is tried with two or three comparisons of words,
 * and no hash.
 */
final class Key {
  /** The name in UTF-8. */
  final byte[] name;

  final ValueReader reader;

  /** 1 if it is a field, 0 if its values are skipped. */
  final int fields;

  /** How many bytes the name has with its quotes and the colon. */
  final int length;

  /** The name in quotes and the colon; zeros up to a whole word. */
  private final byte[] text;

  private final long head;
  private final long tail;
  private final long mask;
  private final int tailAt;

  /** The key that came after this one last time. */
  Key next = this;

  /** The last object this key was met in; 0 if in none. */
  long metIn;

  private Key(byte[] name, ValueReader reader, int fields, boolean guessable) {
    this.name = name;
    this.reader = reader;
    this.fields = fields;
    length = name.length + 3;
    text = new byte[Math.max(Long.BYTES, length)];
    text[0] = '"';
    System.arraycopy(name, 0, text, 1, name.length);
    text[length - 2] = '"';
    text[length - 1] = ':';
    tailAt = Math.max(0, length - Long.BYTES);
    mask = guessable ? -1L >>> (Math.max(0, Long.BYTES - length) * Byte.SIZE) : 0;
    // No word is 1 under the mask 0.
    head = guessable ? Words.at(text, 0) : 1;
    tail = Words.at(text, tailAt);
  }

  static Key field(byte[] name, FieldReader reader) {
    return new Key(name, reader, 1, isPlain(name));
  }

  static Key skipped(byte[] name, Skipper skipper) {
    return new Key(name, skipper, 0, isPlain(name));
  }

  /** Stands for what is no known key, or for the key before the first. */
  static Key none(Skipper skipper) {
    return new Key(new byte[0], skipper, 0, /* guessable= */ false);
  }

  /** Whether the name stands in JSON as it is; else its bytes there would mean something else. */
  private static boolean isPlain(byte[] name) {
    for (byte b : name) {
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
    }
    return true;
  }

  /** Whether the name in quotes and a colon stand there. */
  boolean isAt(byte[] bytes, int position) {
    return position + text.length <= bytes.length
        && (Words.at(bytes, position) & mask) == head
        && (Words.at(bytes, position + tailAt) & mask) == tail
        && (length <= 2 * Long.BYTES || isMiddleAt(bytes, position));
  }

  private boolean isMiddleAt(byte[] bytes, int position) {
    for (int i = Long.BYTES; i < tailAt; i += Long.BYTES) {
      if (Words.at(bytes, position + i) != Words.at(text, i)) {
        return false;
      }
    }
    return true;
  }
}
