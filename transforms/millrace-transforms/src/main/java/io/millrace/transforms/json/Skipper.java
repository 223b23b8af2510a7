/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.block.ColumnBuilder;
import org.jspecify.annotations.Nullable;

/** Checks values that nobody wants, as strictly as others; holds what reads their parts. */
final class Skipper extends ValueReader {
  private static final long TRUE = word("true");
  private static final long FALSE = word("false");
  private static final long NULL = word("null");

  final Line line;
  final Text text;
  final Numbers numbers;
  final NameSet names = new NameSet();

  Skipper(Line line) {
    this.line = line;
    this.text = new Text(line);
    this.numbers = new Numbers(line);
  }

  private static long word(String literal) {
    byte[] padded = new byte[Long.BYTES];
    for (int i = 0; i < literal.length(); i++) {
      padded[i] = (byte) literal.charAt(i);
    }
    return Words.at(padded, 0);
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    byte first = bytes[position];
    if (first == '"') {
      return text.skip(bytes, position + 1, to);
    }
    if (Numbers.startsWith(first)) {
      return numbers.read(bytes, position, to);
    }
    return switch (first) {
      case '{' -> object(bytes, position, to, depth, /* keys= */ null, this);
      case '[' -> list(bytes, position, to, depth, this);
      case 't' -> truth(bytes, position);
      case 'f' -> falsehood(bytes, position);
      case 'n' -> nothing(bytes, position);
      default -> line.expected("a value", position);
    };
  }

  /** Reads {@code true}. */
  int truth(byte[] bytes, int position) {
    return literal(bytes, position, TRUE, 4);
  }

  /** Reads {@code false}. */
  int falsehood(byte[] bytes, int position) {
    return literal(bytes, position, FALSE, 5);
  }

  /** Reads {@code null}. */
  int nothing(byte[] bytes, int position) {
    return literal(bytes, position, NULL, 4);
  }

  private int literal(byte[] bytes, int position, long word, int length) {
    // What follows it is seen by who looks for a comma there.
    long difference = Words.at(bytes, position) ^ word;
    return difference << ((Long.BYTES - length) * Byte.SIZE) == 0
        ? position + length
        : line.expected("a value", position);
  }

  /**
   * Reads an object whose keys are all unknown.
   *
   * @param keys where the keys go to, null if nobody wants them
   * @param values reads the values
   */
  int object(
      byte[] bytes,
      int position,
      int to,
      int depth,
      @Nullable ColumnBuilder keys,
      ValueReader values) {
    if (depth > line.limits.maxDepth()) {
      return line.tooDeep(position);
    }
    long object = line.nextObject();
    int at = Line.skipBlanks(bytes, position + 1, to);
    if (at < to && bytes[at] == '}') {
      return at + 1;
    }
    while (true) {
      at = key(bytes, at, to, object, keys);
      at = at < 0 ? at : values.read(bytes, at, to, depth + 1);
      at = at < 0 ? at : Line.skipBlanks(bytes, at, to);
      if (at < 0) {
        return Line.BAD;
      }
      if (at >= to || bytes[at] != ',') {
        break;
      }
      at = Line.skipBlanks(bytes, at + 1, to);
    }
    return at < to && bytes[at] == '}' ? at + 1 : line.expected("a comma or a brace", at);
  }

  /** Reads a key up to where its value starts. */
  private int key(byte[] bytes, int position, int to, long object, @Nullable ColumnBuilder keys) {
    if (position >= to || bytes[position] != '"') {
      return line.expected("a key", position);
    }
    int from = position + 1;
    int close = text.end(bytes, from, to);
    if (close == Line.BAD) {
      return Line.BAD;
    }
    if (!isNew(bytes, from, close, object)) {
      return line.givenTwice(position);
    }
    if (keys != null) {
      if (close == Text.ESCAPED) {
        keys.appendBytes(text.decoded, 0, text.length);
      } else {
        keys.appendBytes(bytes, from, close - from);
      }
    }
    return value(bytes, close, to);
  }

  /** Whether the key that was read last is none that was read before in that object. */
  boolean isNew(byte[] bytes, int from, int close, long object) {
    return close == Text.ESCAPED
        ? names.add(object, bytes, text.decoded, 0, text.length, /* isSlice= */ false)
        : names.add(object, bytes, bytes, from, close - from, /* isSlice= */ true);
  }

  /** Reads the colon behind the key that was read last, up to where the value starts. */
  int value(byte[] bytes, int close, int to) {
    int end = close == Text.ESCAPED ? text.end : close;
    int at = Line.skipBlanks(bytes, end + 1, to);
    if (at >= to || bytes[at] != ':') {
      return line.expected("a colon", at);
    }
    at = Line.skipBlanks(bytes, at + 1, to);
    return at < to ? at : line.expected("a value", at);
  }

  /**
   * Reads a list.
   *
   * @param elements reads the elements
   */
  int list(byte[] bytes, int position, int to, int depth, ValueReader elements) {
    if (depth > line.limits.maxDepth()) {
      return line.tooDeep(position);
    }
    int at = Line.skipBlanks(bytes, position + 1, to);
    if (at < to && bytes[at] == ']') {
      return at + 1;
    }
    while (true) {
      if (at >= to) {
        return line.expected("a value", at);
      }
      at = elements.read(bytes, at, to, depth + 1);
      if (at < 0) {
        return Line.BAD;
      }
      at = Line.skipBlanks(bytes, at, to);
      if (at >= to || bytes[at] != ',') {
        break;
      }
      at = Line.skipBlanks(bytes, at + 1, to);
    }
    return at < to && bytes[at] == ']' ? at + 1 : line.expected("a comma or a bracket", at);
  }
}
