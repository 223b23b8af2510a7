/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.values;

import io.millrace.transforms.Internal;

/**
 * A value of one record that cannot be read as its field's type.
 *
 * @since 0.1
 */
@Internal
public final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 200;

  /**
   * @param value is shown cut to 200 characters
   */
  public InvalidValueException(String field, String value, String must) {
    super("Invalid " + field + ": " + shown(value) + " (must be " + must + ")", null, false, false);
  }

  private static String shown(String value) {
    return value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "...";
  }
}
