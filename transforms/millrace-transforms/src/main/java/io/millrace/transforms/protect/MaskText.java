/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

/** Hides the code points in the middle of a text. */
record MaskText(Mask mask) implements Change {
  @Override
  public String apply(Object value) {
    String text = (String) value;
    int points = text.codePointCount(0, text.length());
    if (points <= mask.first() + mask.last()) {
      return mask.with().repeat(points);
    }
    int from = text.offsetByCodePoints(0, mask.first());
    int to = text.offsetByCodePoints(text.length(), -mask.last());
    return text.substring(0, from)
        + mask.with().repeat(points - mask.first() - mask.last())
        + text.substring(to);
  }
}
