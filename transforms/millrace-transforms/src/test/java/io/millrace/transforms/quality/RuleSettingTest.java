/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.quality.RuleSetting.Ask.EventTimeWithin;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RuleSettingTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void readsTheReferenceOfEventTimesFromText() {
    EventTimeWithin zoned =
        new EventTimeWithin("ordered_at", DAY, null, "2026-03-01T13:00:00.5+01:00", null);

    assertThat(zoned.rule().toString())
        .isEqualTo(
            RowRule.eventTimeWithin(
                    "ordered_at",
                    DAY,
                    null,
                    TimeReference.at(Instant.parse("2026-03-01T12:00:00.500Z")))
                .toString())
        .contains("2026-03-01T12:00:00.500Z");
  }

  @Test
  void refusesAReferenceThatIsNoInstant() {
    assertThatThrownBy(() -> new EventTimeWithin("ordered_at", DAY, null, "2026-03-01", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid at: 2026-03-01 (must be an instant such as 2026-03-01T12:00:00Z)");
    assertThatThrownBy(
            () ->
                new EventTimeWithin("ordered_at", DAY, null, "2026-03-01T12:00:00Z", "received_at"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid reference of ordered_at (must be one of at and reference_field)");
  }
}
