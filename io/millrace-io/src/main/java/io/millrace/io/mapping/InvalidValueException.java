/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

/** A value of one record that cannot be read as its field's type. */
final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 200;

  InvalidValueException(String field, String value, String must) {
    super("Invalid " + field + ": " + shown(value) + " (must be " + must + ")", null, false, false);
  }

  private static String shown(String value) {
    return value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "...";
  }
}
