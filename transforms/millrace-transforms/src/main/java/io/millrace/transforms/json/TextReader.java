/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static io.millrace.transforms.block.ColumnBuilder.ID_BYTES;

/** Strings, and nothing that could be made one. */
final class TextReader extends FieldReader {
  private final boolean mayBeId;

  TextReader(Skipper skipper, String path, boolean nullable) {
    super(skipper, path, nullable);
    mayBeId = skipper.line.limits.maxTextBytes() >= ID_BYTES;
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    if (bytes[position] != '"') {
      return other(bytes, position, to, depth);
    }
    int from = position + 1;
    int end = from + ID_BYTES;
    // Hex digits need no look for escapes and the like.
    if (mayBeId && end < to && bytes[end] == '"' && column().appendId(bytes, from)) {
      return end + 1;
    }
    Text text = skipper.text;
    int close = text.end(bytes, from, to);
    if (close >= 0) {
      column().appendBytes(bytes, from, close - from);
      return close + 1;
    }
    if (close == Line.BAD) {
      return Line.BAD;
    }
    column().appendBytes(text.decoded, 0, text.length);
    return text.end + 1;
  }

  @Override
  String must() {
    return "a string";
  }
}
