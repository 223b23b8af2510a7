/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.quality.WindowRuleSettings.Check;
import io.millrace.transforms.quality.WindowRuleSettings.Share;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowRuleSettingsTest {
  private static final Threshold ALL = Threshold.mustBe(1);
  private static final BigDecimal HALF = new BigDecimal("0.5");

  @Test
  void readsTheSharesOfAHistogram() {
    WindowRuleSettings settings = histogram(new Share("Berlin", HALF), new Share("Paris", HALF));

    assertThat(settings.rule().metric())
        .isEqualTo(
            WindowRule.hasHistogramValues("shop", Map.of("Berlin", HALF, "Paris", HALF), ALL)
                .metric());
  }

  @Test
  void refusesTwoSharesOfAValue() {
    WindowRuleSettings settings = histogram(new Share("Berlin", HALF), new Share("Berlin", HALF));

    assertThatThrownBy(settings::rule)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot name two shares of ")
        .hasMessageContaining("Berlin");
  }

  private static WindowRuleSettings histogram(Share... shares) {
    return new WindowRuleSettings(
        Check.HAS_HISTOGRAM_VALUES,
        List.of("shop"),
        ALL,
        null,
        Severity.ERROR,
        null,
        null,
        null,
        null,
        List.of(shares),
        null,
        null,
        null,
        null);
  }
}
