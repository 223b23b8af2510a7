/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

/**
 * Values that are each valid but wrong together, or wrong against the input they meet.
 *
 * <p>A value wrong on its own is an {@link IllegalArgumentException} instead.
 *
 * @since 0.1
 */
@Stable
public final class ValidationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ValidationException(String message) {
    super(message);
  }

  public ValidationException(String message, Throwable cause) {
    super(message, cause);
  }
}
