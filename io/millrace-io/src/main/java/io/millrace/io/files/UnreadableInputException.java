/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;

/** Something given as input that cannot be read; the message is the reason alone. */
final class UnreadableInputException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableInputException(String reason) {
    super(reason);
  }

  UnreadableInputException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
