/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.block.ColumnBuilder;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of an object that is a row: those that are fields into their columns, the
 * others past. Adds one value to the column of every field, in whatever order the keys come.
 */
final class ObjectReader {
  private static final int NO_MEMBERS = -4;

  private final Skipper skipper;
  private final Line line;
  private final int maxDepth;
  private final List<FieldReader> fields;
  private final List<Key> fieldKeys;
  private final KeyTable keys;
  private final Text text;
  private final Key start;
  private final Key stranger;

  /**
   * @param fields in the order of the columns
   * @param fieldKeys the key of each
   */
  ObjectReader(Skipper skipper, List<FieldReader> fields, List<Key> fieldKeys) {
    this.skipper = skipper;
    this.line = skipper.line;
    this.maxDepth = line.limits.maxDepth();
    this.fields = fields;
    this.fieldKeys = fieldKeys;
    this.text = skipper.text;
    this.keys = new KeyTable(fieldKeys, skipper);
    this.start = Key.none(skipper);
    this.stranger = Key.none(skipper);
  }

  void bind(IntFunction<ColumnBuilder> columns) {
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).bind(columns.apply(i));
    }
  }

  /** Reads the object whose brace is at that position; the rest as {@link ValueReader#read}. */
  int read(byte[] bytes, int position, int to, int depth) {
    if (depth > maxDepth) {
      return line.tooDeep(position);
    }
    long object = line.nextObject();
    int found = 0;
    Key last = start;
    int at = position + 1;
    while (true) {
      Key key = last.next;
      int keyAt = at;
      if (key.isAt(bytes, at)) {
        at += key.length;
      } else {
        at = lookUp(bytes, at, to, object, last);
        if (at < 0) {
          return at == NO_MEMBERS
              ? end(Line.skipBlanks(bytes, position + 1, to), object, found)
              : Line.BAD;
        }
        key = last.next;
      }
      if (key.metIn == object) {
        return line.givenTwice(Line.skipBlanks(bytes, keyAt, to));
      }
      key.metIn = object;
      last = key;
      at = value(key, bytes, at, to, depth);
      found += key.fields;
      if (at < 0) {
        return Line.BAD;
      }
      byte next = bytes[at];
      if (next <= ' ') {
        at = Line.skipBlanks(bytes, at, to);
        next = bytes[at];
      }
      if (at >= to || next != ',') {
        return at < to && next == '}'
            ? end(at, object, found)
            : line.expected("a comma or a brace", at);
      }
      at++;
      if (bytes[at] == ' ') {
        at++; // Many writers put one blank there; a guess must not fail for it.
      }
    }
  }

  private int value(Key key, byte[] bytes, int position, int to, int depth) {
    int at = bytes[position] > ' ' ? position : Line.skipBlanks(bytes, position, to);
    if (at >= to) {
      return line.expected("a value", at);
    }
    ValueReader reader = key.reader;
    if (bytes[at] == '"') {
      // Strings are most of what there is, so these calls are not left to a table of methods.
      if (reader == skipper) {
        return text.skip(bytes, at + 1, to);
      }
      if (reader instanceof TextReader strings) {
        return strings.read(bytes, at, to, depth + 1);
      }
    }
    return reader.read(bytes, at, to, depth + 1);
  }

  /**
   * Finds the key that starts there, as the one after the last, up to where its value starts.
   *
   * @return {@link #NO_MEMBERS} if instead the object ends there, as it may after its brace
   */
  private int lookUp(byte[] bytes, int position, int to, long object, Key last) {
    int at = Line.skipBlanks(bytes, position, to);
    if (last == start && at < to && bytes[at] == '}') {
      return NO_MEMBERS;
    }
    if (at >= to || bytes[at] != '"') {
      return line.expected("a key", at);
    }
    int from = at + 1;
    int close = text.end(bytes, from, to);
    if (close == Line.BAD) {
      return Line.BAD;
    }
    @Nullable Key key =
        close == Text.ESCAPED
            ? keys.find(text.decoded, 0, text.length)
            : keys.find(bytes, from, close - from);
    if (key == null) {
      if (!skipper.isNew(bytes, from, close, object)) {
        return line.givenTwice(at);
      }
      key = stranger;
      key.metIn = 0;
    }
    last.next = key;
    return skipper.value(bytes, close, to);
  }

  private int end(int position, long object, int found) {
    if (found < fields.size()) {
      for (int i = 0; i < fields.size(); i++) {
        if (fieldKeys.get(i).metIn != object) {
          fields.get(i).missing(position);
        }
      }
    }
    return position + 1;
  }
}
