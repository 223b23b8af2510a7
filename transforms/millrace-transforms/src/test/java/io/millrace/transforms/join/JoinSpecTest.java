/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinSpecTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String BOUNDS = " (must be whole milliseconds from PT0.001S to PT876600H)";

  @Test
  void refusesWindowsOfNoLength() {
    assertThatThrownBy(() -> Join.inWindows(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid window size: PT0S" + BOUNDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.0015S", "P36526D"})
  void refusesWhatIsNoSpan(Duration span) {
    assertThatThrownBy(() -> Join.within(span, MINUTE)).hasMessage(message("before", span));
    assertThatThrownBy(() -> Join.within(MINUTE, span)).hasMessage(message("after", span));
    assertThatThrownBy(() -> Join.asOf(span)).hasMessage(message("look-back", span));
    assertThatThrownBy(() -> Join.asOf(MINUTE).every(span)).hasMessage(message("period", span));
    assertThatThrownBy(() -> Join.asOf(MINUTE).allowingLateness(span))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message("lateness", span));
  }

  @Test
  void refusesAnIntervalThatReachesTooFar() {
    assertThatThrownBy(() -> Join.within(Duration.ofDays(36_525), Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message("before + after", Duration.ofDays(36_526)));
  }

  @Test
  void refusesAPeriodOfNoLength() {
    assertThatThrownBy(() -> Join.asOf(MINUTE).every(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message("period", Duration.ZERO));
  }

  @Test
  void refusesFieldsWithoutNames() {
    assertThatThrownBy(() -> Join.asOf(MINUTE).on(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required field");
    assertThatThrownBy(() -> Join.asOf(MINUTE).at("read_at", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required eventTimeField");
    assertThatThrownBy(() -> Join.asOf(MINUTE).stampedBy("read_at", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required stampedBy");
  }

  @Test
  void tellsOfPeriodsThatWouldKeepRowsTooOften() {
    JoinSpec spec =
        JoinSpec.of(Meeting.within(Duration.ofHours(1), Duration.ofHours(1)))
            .on(new JoinSpec.Pair("id", "id"));

    assertThat(spec.period(Duration.ofMillis(7_200)).problems()).isEmpty();
    assertThat(spec.period(Duration.ofMillis(7_192)).problems())
        .containsExactly("Invalid period: PT7.192S (must be at least 1/1000 of the reach, PT2H)");
  }

  @Test
  void cutsPeriodsAsLongAsTheReachUnlessTold() {
    JoinSpec interval = JoinSpec.of(Meeting.within(Duration.ofHours(1), Duration.ofHours(2)));

    assertThat(interval.effectivePeriod()).isEqualTo(Duration.ofHours(3));
    assertThat(interval.period(MINUTE).effectivePeriod()).isEqualTo(MINUTE);
    assertThat(JoinSpec.of(Meeting.asOf(Duration.ofSeconds(1))).effectivePeriod())
        .isEqualTo(MINUTE);
    assertThat(JoinSpec.of(Meeting.inWindows(Duration.ofSeconds(1))).effectivePeriod())
        .isEqualTo(Duration.ofSeconds(1));
  }

  private static String message(String name, Duration span) {
    return "Invalid " + name + ": " + span + BOUNDS;
  }
}
