/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/** True and false. */
final class TruthReader extends FieldReader {

  TruthReader(Skipper skipper, String path, boolean nullable) {
    super(skipper, path, nullable);
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    boolean truth = bytes[position] == 't';
    if (!truth && bytes[position] != 'f') {
      return other(bytes, position, to, depth);
    }
    int end = truth ? skipper.truth(bytes, position) : skipper.falsehood(bytes, position);
    if (end >= 0) {
      column().appendLong(truth ? 1 : 0);
    }
    return end;
  }

  @Override
  String must() {
    return "true or false";
  }
}
