/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/** Reads one value of any kind, wherever it goes. */
abstract sealed class ValueReader permits Skipper, FieldReader {

  /**
   * Reads the value that starts at that position of the line, which is before {@code to}.
   *
   * @param depth of an object or a list, if the value is one
   * @return the position after it, which is past {@code to} if the value is cut off there, or
   *     {@link Line#BAD}
   */
  abstract int read(byte[] bytes, int position, int to, int depth);
}
