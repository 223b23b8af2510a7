/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;

/**
 * A value of a row that a format does not have.
 *
 * @since 0.1
 */
@Internal
public final class UnwritableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnwritableValueException(String message) {
    super(message);
  }

  UnwritableValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
