/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

/** A value that its column cannot take. */
final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 100;

  InvalidValueException(Object value, String bounds) {
    super("%s (must be %s)".formatted(cut(String.valueOf(value)), bounds));
  }

  private static String cut(String value) {
    return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
  }
}
