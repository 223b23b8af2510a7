/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/** Strings, and nothing that could be made one. */
final class TextReader extends FieldReader {

  TextReader(Skipper skipper, String path, boolean nullable) {
    super(skipper, path, nullable);
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    if (bytes[position] != '"') {
      return other(bytes, position, to, depth);
    }
    Text text = skipper.text;
    int from = position + 1;
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
