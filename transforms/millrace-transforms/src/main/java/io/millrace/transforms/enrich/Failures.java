/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.millrace.transforms.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is made of the ways in which calls fail. */
final class Failures {
  private Failures() {}

  /** What failed, without what futures wrap around it. */
  static Throwable cause(Throwable error) {
    Throwable cause = error.getCause();
    return cause != null
            && (error instanceof CompletionException || error instanceof ExecutionException)
        ? cause(cause)
        : error;
  }

  /** Whether the same call may succeed later. */
  static boolean isTransient(Throwable error) {
    Throwable cause = cause(error);
    return isBreakdown(cause) || isThrottling(cause) || cause instanceof CallNotPermittedException;
  }

  /** Whether the service, or the way there, is not well. */
  static boolean isBreakdown(Throwable error) {
    Throwable cause = cause(error);
    return cause instanceof ServiceFailure failure
        ? failure.kind() == ServiceFailure.Kind.UNAVAILABLE
        : cause instanceof IOException || cause instanceof TimeoutException;
  }

  /** Whether the service is asked too often. */
  static boolean isThrottling(Throwable error) {
    return cause(error) instanceof ServiceFailure failure
        && failure.kind() == ServiceFailure.Kind.THROTTLED;
  }

  /** How long the service wants to be left alone; null if it does not say. */
  static @Nullable Duration retryAfter(Throwable error) {
    return cause(error) instanceof ServiceFailure failure ? failure.retryAfter() : null;
  }

  /** Whether it wants to be left alone longer than is waited, so that nobody asks again. */
  static boolean asksForMore(Throwable error, ServicePolicy.Retry retry) {
    Duration asked = retryAfter(error);
    return asked != null && asked.compareTo(retry.longestWait()) > 0;
  }

  /** What is told of a key whose calls all failed. */
  static Answer answer(Throwable error, ServicePolicy policy, int calls) {
    Throwable cause = cause(error);
    boolean dependency = cause instanceof ServiceFailure || isTransient(cause);
    return Answer.failed(
        dependency ? Rejected.Category.DEPENDENCY : Rejected.Category.BUG,
        reason(cause, policy.timeout())
            + " after "
            + calls
            + (calls == 1 ? " call" : " calls")
            + leftAlone(cause, policy.retry()));
  }

  private static String leftAlone(Throwable cause, ServicePolicy.Retry retry) {
    return asksForMore(cause, retry)
        ? ", and it wants to be left alone for %s (longest wait %s)"
            .formatted(retryAfter(cause), retry.longestWait())
        : "";
  }

  private static String reason(Throwable cause, Duration timeout) {
    if (cause instanceof TimeoutException) {
      return "no answer within " + timeout;
    }
    if (cause instanceof CallNotPermittedException) {
      return "it is left alone since too many calls failed";
    }
    String message = cause.getMessage();
    return MissLetter.shown(
        cause instanceof ServiceFailure && message != null ? message : cause.toString());
  }
}
