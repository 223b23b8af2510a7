/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.quality.RuleSetting.Ask;
import io.millrace.transforms.quality.WindowRuleSettings.Check;
import io.millrace.transforms.quality.WindowRuleSettings.RowRuleSettings;
import io.millrace.transforms.quality.WindowRuleSettings.Share;
import io.millrace.transforms.rows.FieldSetting;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HAS_SIZE |  | columns, quantile, pattern, shares, row_rule, schema, measure, strategy
          HAS_COLUMN_COUNT | | columns, quantile, pattern, shares, row_rule, schema, measure, strategy
          ROW_COUNT_MATCHES | | columns, quantile, pattern, shares, row_rule, schema, measure, strategy
          HAS_MEAN | | quantile, pattern, shares, row_rule, schema, measure, strategy
          DATASET_MATCHES | | quantile, pattern, shares, row_rule, schema, measure, strategy
          ARE_UNIQUE | | must, quantile, pattern, shares, row_rule, schema, measure, strategy
          HAS_APPROX_QUANTILE | | pattern, shares, row_rule, schema, measure, strategy
          HAS_PATTERN_RATIO | | quantile, shares, row_rule, schema, measure, strategy
          HAS_HISTOGRAM_VALUES | | quantile, pattern, row_rule, schema, measure, strategy
          COMPLIANCE_RATIO | | columns, quantile, pattern, shares, schema, measure, strategy
          SCHEMA_MATCHES | | columns, must, quantile, pattern, shares, row_rule, measure, strategy
          AGGREGATE_MATCHES | SIZE | columns, quantile, pattern, shares, row_rule, schema, strategy
          AGGREGATE_MATCHES | COMPLIANCE | columns, quantile, pattern, shares, schema, strategy
          AGGREGATE_MATCHES | APPROX_QUANTILE | pattern, shares, row_rule, schema, strategy
          IS_NOT_ANOMALOUS | SUM | must, warn_unless, quantile, pattern, shares, row_rule, schema
          """)
  void refusesAllThatItsCheckDoesNotGoBy(
      Check check, @Nullable WindowNumber number, String unread) {
    WindowRuleSettings settings = everything(check, number == null ? WindowNumber.MAX : number);

    assertThatThrownBy(settings::rule)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use %s together with %s"
                .formatted(unread, number == null ? check : check + " of " + number));
  }

  @Test
  void asksForTheMeasureBeforeItTellsWhatThatDoesNotGoBy() {
    WindowRuleSettings settings = plain(Check.AGGREGATE_MATCHES, 0.5, null);

    assertThatThrownBy(settings::rule)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required measure of AGGREGATE_MATCHES");
  }

  private static WindowRuleSettings histogram(Share... shares) {
    return plain(Check.HAS_HISTOGRAM_VALUES, null, List.of(shares));
  }

  private static WindowRuleSettings plain(
      Check check, @Nullable Double quantile, @Nullable List<Share> shares) {
    List<String> columns = List.of("shop");
    return new WindowRuleSettings(
        check,
        columns,
        ALL,
        null,
        Severity.ERROR,
        null,
        null,
        quantile,
        null,
        shares,
        null,
        null,
        null,
        null);
  }

  private static WindowRuleSettings everything(Check check, WindowNumber measure) {
    return new WindowRuleSettings(
        check,
        List.of("shop"),
        ALL,
        ALL,
        Severity.ERROR,
        "named",
        "described",
        0.5,
        "B.*",
        List.of(new Share("Berlin", HALF)),
        new RowRuleSettings(new Ask.IsComplete("shop"), null),
        List.of(new FieldSetting("shop", TypeName.STRING, false)),
        measure,
        AnomalyStrategy.simpleThreshold(BigDecimal.ONE, null));
  }
}
