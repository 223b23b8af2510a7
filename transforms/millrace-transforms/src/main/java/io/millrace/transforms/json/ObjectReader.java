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
  private final Skipper skipper;
  private final Line line;
  private final int maxDepth;
  private final List<FieldReader> fields;
  private final List<Key> fieldKeys;
  private final KeyTable keys;
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
    int at = position + 1;
    if (bytes[at] != '"') {
      at = Line.skipBlanks(bytes, at, to);
      if (at < to && bytes[at] == '}') {
        return end(at, object, found);
      }
    }
    Key last = start;
    while (true) {
      if (at >= to || bytes[at] != '"') {
        return line.expected("a key", at);
      }
      Key key = last.next;
      int keyAt = at;
      if (key.isAt(bytes, at + 1)) {
        at += 1 + key.length;
      } else {
        at = lookUp(bytes, at, to, object, last);
        if (at < 0) {
          return Line.BAD;
        }
        key = last.next;
      }
      if (key.metIn == object) {
        return line.givenTwice(keyAt);
      }
      key.metIn = object;
      found += key.fields;
      last = key;
      if (bytes[at] <= ' ') {
        at = Line.skipBlanks(bytes, at, to);
      }
      if (at >= to) {
        return line.expected("a value", at);
      }
      at = key.reader.read(bytes, at, to, depth + 1);
      if (at < 0) {
        return Line.BAD;
      }
      if (bytes[at] <= ' ') {
        at = Line.skipBlanks(bytes, at, to);
      }
      if (at >= to || bytes[at] != ',') {
        break;
      }
      at++;
      if (bytes[at] != '"') {
        at = Line.skipBlanks(bytes, at, to);
      }
    }
    return at < to && bytes[at] == '}'
        ? end(at, object, found)
        : line.expected("a comma or a brace", at);
  }

  /** Finds the key that starts there, as the one after the last, up to where its value starts. */
  private int lookUp(byte[] bytes, int position, int to, long object, Key last) {
    Text text = skipper.text;
    int from = position + 1;
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
        return line.givenTwice(position);
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
