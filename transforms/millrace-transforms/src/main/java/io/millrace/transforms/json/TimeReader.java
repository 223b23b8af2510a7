/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/** Times: a whole number of milliseconds since 1970, or a string as {@link IsoTimes} reads it. */
final class TimeReader extends FieldReader {

  TimeReader(Skipper skipper, String path, boolean nullable) {
    super(skipper, path, nullable);
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    long millis;
    int end;
    if (bytes[position] == '"') {
      Text text = skipper.text;
      int close = text.end(bytes, position + 1, to);
      if (close == Line.BAD) {
        return Line.BAD;
      }
      boolean escaped = close == Text.ESCAPED;
      end = (escaped ? text.end : close) + 1;
      millis =
          escaped
              ? IsoTimes.parse(text.decoded, 0, text.length)
              : IsoTimes.parse(bytes, position + 1, close);
    } else if (Numbers.startsWith(bytes[position])) {
      Numbers numbers = skipper.numbers;
      end = numbers.read(bytes, position, to);
      if (end < 0) {
        return Line.BAD;
      }
      millis = numbers.isShort && numbers.isWhole ? numbers.unscaled : IsoTimes.NONE;
    } else {
      return other(bytes, position, to, depth);
    }
    if (millis < IsoTimes.FIRST || millis > IsoTimes.LAST) {
      return fault(position, end);
    }
    column().appendLong(millis);
    return end;
  }

  @Override
  String must() {
    return "milliseconds since 1970 or an ISO-8601 time, between the years 1 and 9999";
  }
}
