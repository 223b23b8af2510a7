/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

/** A value that the database has and its column's field cannot take. */
final class UnreadableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableValueException(String value, String bounds) {
    super("%s (must be %s)".formatted(shortened(value), bounds), null, false, false);
  }

  private static String shortened(String value) {
    return value.length() <= 100 ? value : value.substring(0, 100) + "...";
  }
}
