/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.rows.FieldSetting;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** A {@link WindowRule} as settings. */
record WindowRuleSettings(
    @SchemaFieldDescription("What is asked.") Check check,
    @SchemaFieldDescription(
            "The columns it is asked of: one, two of correlations, any number of uniqueness, keys"
                + " and DATASET_MATCHES, none of sizes, compliance and schemas.")
        @DefaultsTo("[]")
        List<String> columns,
    @SchemaFieldDescription(
            "What the number must be; not of ARE_UNIQUE, IS_PRIMARY_KEY, HAS_COLUMN, SCHEMA_MATCHES"
                + " and IS_NOT_ANOMALOUS, required of the others.")
        @Nullable Threshold must,
    @SchemaFieldDescription(
            "What it must be lest there is a warning; not of IS_NOT_ANOMALOUS. None if not given.")
        @Nullable Threshold warnUnless,
    @SchemaFieldDescription("How bad it is that the rule is broken: ERROR, WARN or INFO.")
        @DefaultsTo("ERROR")
        Severity severity,
    @SchemaFieldDescription("The rule's name; made of columns and check if not given.")
        @Nullable String name,
    @SchemaFieldDescription("Words for people; none if not given.") @Nullable String description,
    @SchemaFieldDescription("Of an approximate quantile, which one, 0 to 1.")
        @Nullable Double quantile,
    @SchemaFieldDescription("Of HAS_PATTERN_RATIO, the regular expression of the whole text.")
        @Nullable String pattern,
    @SchemaFieldDescription(
            "Of HAS_HISTOGRAM_VALUES, the share expected of each of 1 to 100 values; at most 1"
                + " together.")
        @Nullable List<Share> shares,
    @SchemaFieldDescription(
            "Of COMPLIANCE_RATIO and the measure COMPLIANCE, what is asked of rows.")
        @Nullable RowRuleSettings rowRule,
    @SchemaFieldDescription("Of SCHEMA_MATCHES, the fields expected; their order does not matter.")
        @Nullable List<FieldSetting> schema,
    @SchemaFieldDescription(
            "Of AGGREGATE_MATCHES and IS_NOT_ANOMALOUS, the number that is compared.")
        @Nullable WindowNumber measure,
    @SchemaFieldDescription("Of IS_NOT_ANOMALOUS, how the windows before are gone by.")
        @Nullable AnomalyStrategy strategy) {
  /** A {@link RowRule} whose severity and action do not matter. */
  record RowRuleSettings(
      @SchemaFieldDescription("What is asked.") RuleSetting.Ask ask,
      @SchemaFieldDescription(
              "An expression in CEL; only rows for which it is true are asked. All if not given.")
          @Nullable String where) {
    RowRule rule() {
      return where == null ? ask.rule() : ask.rule().where(where);
    }
  }

  /** How much of a histogram a value is. */
  record Share(
      @SchemaFieldDescription("The value, as text.") String value,
      @SchemaFieldDescription("The share expected of it, 0 to 1.") BigDecimal share) {}

  /** As the factories of {@link WindowRule}. */
  enum Check {
    HAS_SIZE,
    HAS_COMPLETENESS,
    ARE_UNIQUE,
    HAS_UNIQUENESS,
    IS_PRIMARY_KEY,
    HAS_DISTINCTNESS,
    HAS_UNIQUE_VALUE_RATIO,
    HAS_NUMBER_OF_DISTINCT_VALUES,
    HAS_APPROX_COUNT_DISTINCT,
    HAS_MIN,
    HAS_MAX,
    HAS_MEAN,
    HAS_SUM,
    HAS_STANDARD_DEVIATION,
    HAS_APPROX_QUANTILE,
    HAS_PATTERN_RATIO,
    HAS_ENTROPY,
    HAS_CORRELATION,
    HAS_HISTOGRAM_VALUES,
    COMPLIANCE_RATIO,
    HAS_COLUMN,
    HAS_COLUMN_COUNT,
    SCHEMA_MATCHES,
    ROW_COUNT_MATCHES,
    AGGREGATE_MATCHES,
    DATASET_MATCHES,
    IS_NOT_ANOMALOUS
  }

  WindowRuleSettings {
    columns = List.copyOf(columns);
    shares = shares == null ? null : List.copyOf(shares);
    schema = schema == null ? null : List.copyOf(schema);
  }

  WindowRule rule() {
    UnreadSettings.refuse(this);
    WindowRule rule = plain().withSeverity(severity);
    rule = warnUnless == null ? rule : rule.warningUnless(warnUnless);
    rule = description == null ? rule : rule.described(description);
    return name == null ? rule : rule.named(name);
  }

  /** Whether it may go by any column of the rows. */
  boolean readsAll() {
    return rowRule != null || (check == Check.DATASET_MATCHES && columns.isEmpty());
  }

  private WindowRule plain() {
    return switch (check) {
      case HAS_SIZE -> WindowRule.hasSize(threshold());
      case HAS_COMPLETENESS -> WindowRule.hasCompleteness(column(), threshold());
      case ARE_UNIQUE -> WindowRule.areUnique(columns.toArray(String[]::new));
      case HAS_UNIQUENESS -> WindowRule.hasUniqueness(columns, threshold());
      case IS_PRIMARY_KEY -> WindowRule.isPrimaryKey(columns.toArray(String[]::new));
      case HAS_DISTINCTNESS -> WindowRule.hasDistinctness(columns, threshold());
      case HAS_UNIQUE_VALUE_RATIO -> WindowRule.hasUniqueValueRatio(columns, threshold());
      case HAS_NUMBER_OF_DISTINCT_VALUES ->
          WindowRule.hasNumberOfDistinctValues(column(), threshold());
      case HAS_APPROX_COUNT_DISTINCT -> WindowRule.hasApproxCountDistinct(column(), threshold());
      case HAS_MIN -> WindowRule.hasMin(column(), threshold());
      case HAS_MAX -> WindowRule.hasMax(column(), threshold());
      case HAS_MEAN -> WindowRule.hasMean(column(), threshold());
      case HAS_SUM -> WindowRule.hasSum(column(), threshold());
      case HAS_STANDARD_DEVIATION -> WindowRule.hasStandardDeviation(column(), threshold());
      case HAS_APPROX_QUANTILE ->
          WindowRule.hasApproxQuantile(column(), requiredQuantile(), threshold());
      case HAS_PATTERN_RATIO ->
          WindowRule.hasPatternRatio(column(), required("pattern", pattern), threshold());
      case HAS_ENTROPY -> WindowRule.hasEntropy(column(), threshold());
      case HAS_CORRELATION -> WindowRule.hasCorrelation(column(0, 2), column(1, 2), threshold());
      case HAS_HISTOGRAM_VALUES ->
          WindowRule.hasHistogramValues(column(), sharesByValue(), threshold());
      case COMPLIANCE_RATIO -> WindowRule.complianceRatio(requiredRowRule(), threshold());
      case HAS_COLUMN -> WindowRule.hasColumn(column());
      case HAS_COLUMN_COUNT -> WindowRule.hasColumnCount(threshold());
      case SCHEMA_MATCHES ->
          WindowRule.schemaMatches(FieldSetting.schema(required("schema", schema)));
      case ROW_COUNT_MATCHES -> WindowRule.rowCountMatches(threshold());
      case AGGREGATE_MATCHES -> WindowRule.aggregateMatches(number(), threshold());
      case DATASET_MATCHES -> WindowRule.datasetMatches(columns, threshold());
      case IS_NOT_ANOMALOUS -> WindowRule.isNotAnomalous(number(), required("strategy", strategy));
    };
  }

  private Threshold threshold() {
    return required("must", must);
  }

  private WindowMetric number() {
    return required("measure", measure).of(this);
  }

  private Map<String, BigDecimal> sharesByValue() {
    Map<String, BigDecimal> byValue = new LinkedHashMap<>();
    for (Share each : required("shares", shares)) {
      if (byValue.put(each.value(), each.share()) != null) {
        throw new IllegalArgumentException(
            "Cannot name two shares of " + ShownValue.of(each.value()));
      }
    }
    return byValue;
  }

  RowRule requiredRowRule() {
    return required("row_rule", rowRule).rule();
  }

  double requiredQuantile() {
    return required("quantile", quantile);
  }

  String column() {
    return column(0, 1);
  }

  String column(int index, int count) {
    if (columns.size() != count) {
      throw new IllegalArgumentException(
          "Invalid columns of %s: %s (must be %d)".formatted(check, columns, count));
    }
    return columns.get(index);
  }

  private <T> T required(String setting, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("Missing required " + setting + " of " + check);
    }
    return value;
  }
}
