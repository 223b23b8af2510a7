/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The innermost cause of a failure, in as few words as it says it.
 *
 * @since 0.1
 */
@Evolving
public final class RootCause {
  /** A line that begins an exception, as stack traces have it: its class, and what it says. */
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "(?m)^(?:Caused by: |.*most recent failure: .*?\\): )?"
              + "(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:: (?<says>.*))?$");

  /** What an exception says that only wraps another. */
  private static final Pattern WRAPPED = Pattern.compile("^(?:[a-z]\\w*\\.)+[A-Z][\\w$]*: ");

  private RootCause() {}

  /** What it says; the name of its class where it says nothing. */
  public static String message(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof OutOfMemoryError) {
      return "out of memory; give it more, e.g. MILLRACE_JAVA_OPTS=-Xmx4g";
    }
    String message = root.getMessage();
    return message == null || message.isBlank() ? root.getClass().getName() : ofStackTrace(message);
  }

  /**
   * What the innermost exception says of a stack trace that came as text, as clusters send it; any
   * other text stays as it is.
   */
  public static String ofStackTrace(String text) {
    String reason = text;
    if (text.contains("\n\tat ")) {
      Matcher exception = EXCEPTION.matcher(text);
      while (exception.find()) {
        String says = exception.group("says");
        if (says != null) {
          reason = says;
        }
      }
      Matcher wrapped = WRAPPED.matcher(reason);
      while (wrapped.find()) {
        reason = reason.substring(wrapped.end());
        wrapped.reset(reason);
      }
    }
    return reason.strip();
  }
}
