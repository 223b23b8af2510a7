/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why Flink's server refused something: it answers with whole stack traces. */
final class ServerReason {
  /** A line that begins an exception: its class, and what it says. */
  private static final Pattern EXCEPTION =
      Pattern.compile("(?m)^(?:Caused by: )?(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:: (?<says>.*))?$");

  private ServerReason() {}

  /** What the innermost exception says that says something. */
  static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getName() : of(message);
  }

  /** What the innermost exception of a stack trace says; a text without one stays. */
  static String of(String text) {
    String reason = text;
    Matcher exception = EXCEPTION.matcher(text);
    while (exception.find()) {
      String says = exception.group("says");
      if (says != null) {
        reason = says;
      }
    }
    return reason.strip();
  }
}
