/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

/** The innermost cause of a failure, in one line. */
final class RootCause {
  private RootCause() {}

  static String message(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof OutOfMemoryError) {
      return "out of memory; give it more, e.g. MILLRACE_JAVA_OPTS=-Xmx4g";
    }
    String message = root.getMessage();
    return message == null || message.isBlank() ? root.getClass().getName() : message.strip();
  }
}
