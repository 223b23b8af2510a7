/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RootCauseTest {
  private static final Exception FAILURE =
      new IllegalStateException(
          "outer", new IOException("between", new IllegalArgumentException("Invalid pane: 3")));

  @Test
  void isWhatTheInnermostSays() {
    assertThat(RootCause.message(FAILURE)).isEqualTo("Invalid pane: 3");
  }

  @Test
  void isItsClassWhereItSaysNothing() {
    assertThat(RootCause.message(new IOException(" ", new NullPointerException())))
        .isEqualTo("java.lang.NullPointerException");
  }

  @Test
  void isFoundInAStackTraceThatIsText() {
    StringWriter trace = new StringWriter();
    FAILURE.printStackTrace(new PrintWriter(trace, true));

    assertThat(RootCause.ofStackTrace("[Internal server error., <Exception:\n" + trace + ">]"))
        .isEqualTo("Invalid pane: 3");
  }

  @Test
  void isWhatATaskSaidThatFailedOften() {
    String told =
        """
        Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure: \
        Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.7 executor 1): \
        org.apache.beam.sdk.util.UserCodeException: java.lang.IllegalStateException: Cannot take 5: no
        \tat org.apache.beam.sdk.util.UserCodeException.wrap(UserCodeException.java:39)

        Driver stacktrace:""";

    assertThat(RootCause.ofStackTrace(told)).isEqualTo("Cannot take 5: no");
  }

  @Test
  void isTheTextWhereThatIsNoStackTrace() {
    assertThat(RootCause.ofStackTrace(" java.lang.Foo: nobody threw it "))
        .isEqualTo("java.lang.Foo: nobody threw it");
  }
}
