/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.usage.MeasureCallsSettings.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasureCallsSettingsTest {
  @Test
  void measuresThePercentilesOfEachField() {
    MeasureCallsSettings settings =
        settings(
            new Percentiles("millis", List.of(50.0, 99.9)),
            new Percentiles("tokens", List.of(90.0)));

    assertThat(settings.spec().measures())
        .extracting(Measure::as)
        .containsExactly("calls", "millis_p50", "millis_p99_9", "tokens_p90");
  }

  @Test
  void refusesAFieldTwice() {
    MeasureCallsSettings settings =
        settings(
            new Percentiles("millis", List.of(50.0)), new Percentiles("millis", List.of(90.0)));

    assertThatThrownBy(settings::calls)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot name two lists of percentiles of millis");
  }

  private static MeasureCallsSettings settings(Percentiles... percentiles) {
    return new MeasureCallsSettings(
        Duration.ofMinutes(1),
        List.of(),
        Map.of(),
        List.of(),
        List.of(percentiles),
        false,
        null,
        Duration.ZERO);
  }
}
