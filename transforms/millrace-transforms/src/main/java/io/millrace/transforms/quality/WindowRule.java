/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One rule about all rows of a window, named as Deequ names it: a {@link WindowMetric} and what it
 * must be.
 *
 * <p>A rule has an error level, and may have a warn level ({@link #warningUnless}): where only that
 * is broken the verdict's severity is {@link Severity#WARN}. Where there is nothing to measure it
 * is skipped. A new rule has {@link Severity#ERROR}. Immutable, safe for concurrent use.
 *
 * <pre>{@code
 * WindowRule.hasCompleteness("email", Threshold.mostly(0.95)).warningUnless(Threshold.mostly(0.99))
 * // 97 of 100 rows have an email -> fail, severity warn
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class WindowRule implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Threshold ALL = Threshold.mustBe(1);
  private static final String UNIQUENESS = "uniqueness";
  private static final String ACCURACY = "accuracy";
  private static final String CONFORMITY = "conformity";
  private static final String CONSISTENCY = "consistency";

  private final String check;
  private final String dimension;
  private final Metric metric;
  private final RuleLevels levels;
  private final RuleName name;

  private WindowRule(
      String check, String dimension, Metric metric, RuleLevels levels, RuleName name) {
    this.check = check;
    this.dimension = dimension;
    this.metric = metric;
    this.levels = levels;
    this.name = name;
    levels.requireFitTo(metric, name.id());
  }

  /** So many rows; also of a window of another dataset, or whole input, without rows. */
  public static WindowRule hasSize(Threshold threshold) {
    return of("hasSize", "coverage", WindowMetric.size(), threshold);
  }

  /** Of {@link WindowMetric#completeness}; null values are the failed rows. */
  public static WindowRule hasCompleteness(String column, Threshold threshold) {
    return of("hasCompleteness", "completeness", WindowMetric.completeness(column), threshold);
  }

  /** No value but null is in two rows. */
  public static WindowRule isUnique(String column) {
    return of("isUnique", UNIQUENESS, WindowMetric.uniqueness(column), ALL);
  }

  /** No values are together in two rows; a row of nulls only counts for nothing. */
  public static WindowRule areUnique(String... columns) {
    return of("areUnique", UNIQUENESS, WindowMetric.uniqueness(columns), ALL);
  }

  /** Of {@link WindowMetric#uniqueness}; rows whose values others have too are the failed ones. */
  public static WindowRule hasUniqueness(List<String> columns, Threshold threshold) {
    WindowMetric metric = WindowMetric.uniqueness(columns.toArray(String[]::new));
    return of("hasUniqueness", UNIQUENESS, metric, threshold);
  }

  /** Every row has a value in all columns, and no other row has the same ones. */
  public static WindowRule isPrimaryKey(String... columns) {
    Metric metric = new FrequencyMetric(FrequencyMetric.Kind.KEY, List.of(columns));
    if (columns.length == 0) {
      throw new IllegalArgumentException("Missing required columns of isPrimaryKey");
    }
    return of("isPrimaryKey", UNIQUENESS, new WindowMetric("key", metric), ALL);
  }

  /** Of {@link WindowMetric#distinctness}; repeats but for one of each are the failed rows. */
  public static WindowRule hasDistinctness(List<String> columns, Threshold threshold) {
    WindowMetric metric = WindowMetric.distinctness(columns.toArray(String[]::new));
    return of("hasDistinctness", UNIQUENESS, metric, threshold);
  }

  /** Of {@link WindowMetric#uniqueValueRatio}. */
  public static WindowRule hasUniqueValueRatio(List<String> columns, Threshold threshold) {
    WindowMetric metric = WindowMetric.uniqueValueRatio(columns.toArray(String[]::new));
    return of("hasUniqueValueRatio", UNIQUENESS, metric, threshold);
  }

  /** Of {@link WindowMetric#numberOfDistinctValues}. */
  public static WindowRule hasNumberOfDistinctValues(String column, Threshold threshold) {
    WindowMetric metric = WindowMetric.numberOfDistinctValues(column);
    return of("hasNumberOfDistinctValues", UNIQUENESS, metric, threshold);
  }

  /** Of {@link WindowMetric#approxCountDistinct}. */
  public static WindowRule hasApproxCountDistinct(String column, Threshold threshold) {
    WindowMetric metric = WindowMetric.approxCountDistinct(column);
    return of("hasApproxCountDistinct", UNIQUENESS, metric, threshold);
  }

  /** Of {@link WindowMetric#min}. */
  public static WindowRule hasMin(String column, Threshold threshold) {
    return of("hasMin", ACCURACY, WindowMetric.min(column), threshold);
  }

  /** Of {@link WindowMetric#max}. */
  public static WindowRule hasMax(String column, Threshold threshold) {
    return of("hasMax", ACCURACY, WindowMetric.max(column), threshold);
  }

  /** Of {@link WindowMetric#mean}. */
  public static WindowRule hasMean(String column, Threshold threshold) {
    return of("hasMean", ACCURACY, WindowMetric.mean(column), threshold);
  }

  /** Of {@link WindowMetric#sum}. */
  public static WindowRule hasSum(String column, Threshold threshold) {
    return of("hasSum", ACCURACY, WindowMetric.sum(column), threshold);
  }

  /** Of {@link WindowMetric#standardDeviation}. */
  public static WindowRule hasStandardDeviation(String column, Threshold threshold) {
    return of("hasStandardDeviation", ACCURACY, WindowMetric.standardDeviation(column), threshold);
  }

  /** Of {@link WindowMetric#approxQuantile}. */
  public static WindowRule hasApproxQuantile(String column, double quantile, Threshold threshold) {
    WindowMetric metric = WindowMetric.approxQuantile(column, quantile);
    return of("hasApproxQuantile", ACCURACY, metric, threshold);
  }

  /** Of {@link WindowMetric#entropy}. */
  public static WindowRule hasEntropy(String column, Threshold threshold) {
    return of("hasEntropy", ACCURACY, WindowMetric.entropy(column), threshold);
  }

  /** Of {@link WindowMetric#correlation}. */
  public static WindowRule hasCorrelation(String column, String other, Threshold threshold) {
    return of("hasCorrelation", ACCURACY, WindowMetric.correlation(column, other), threshold);
  }

  /**
   * How far the shares of a column's values are from those expected: half the sum of the
   * differences (the total variation distance), 0 to 1. Values that are not named share what is
   * left of 1.
   *
   * @param shares of 1 to 100 values, each text, number, truth or time; 0 to 1, at most 1 together
   */
  public static WindowRule hasHistogramValues(
      String column, Map<?, BigDecimal> shares, Threshold threshold) {
    Metric metric = new HistogramMetric(column, HistogramShares.of(shares));
    return of("hasHistogramValues", ACCURACY, new WindowMetric("histogram", metric), threshold);
  }

  /** The share of rows whose text matches as {@link RowRule#hasPattern} has it; null passes. */
  public static WindowRule hasPatternRatio(String column, String pattern, Threshold threshold) {
    WindowMetric metric = WindowMetric.compliance(RowRule.hasPattern(column, pattern));
    return of("hasPatternRatio", CONFORMITY, metric, threshold);
  }

  /** The share of rows that keep a row rule, whose severity and action do not matter here. */
  public static WindowRule complianceRatio(RowRule rule, Threshold threshold) {
    String id = rule.id() + ".complianceRatio";
    return of("complianceRatio", CONFORMITY, WindowMetric.compliance(rule), threshold)
        .identifiedAs(id);
  }

  /** There is such a column. It is known when the graph is built, as the next two are. */
  public static WindowRule hasColumn(String column) {
    return ofSchema("hasColumn", SchemaMetric.Kind.COLUMN, column, null, ALL);
  }

  /** There are so many columns. */
  public static WindowRule hasColumnCount(Threshold threshold) {
    return ofSchema("hasColumnCount", SchemaMetric.Kind.COLUMN_COUNT, null, null, threshold);
  }

  /**
   * The share of columns that have the name, type and nullability expected, of all that either
   * schema has, must be 1; their order does not matter.
   */
  public static WindowRule schemaMatches(Schema expected) {
    return ofSchema("schemaMatches", SchemaMetric.Kind.MATCH, null, expected, ALL);
  }

  /** The rows over those of the other dataset in the same window. */
  public static WindowRule rowCountMatches(Threshold ratio) {
    return matching("rowCountMatches", "rowCountMatches", WindowMetric.size(), ratio);
  }

  /** A number over the same number of the other dataset in the same window. */
  public static WindowRule aggregateMatches(WindowMetric metric, Threshold ratio) {
    return matching("aggregateMatches", metric.id() + ".aggregateMatches", metric, ratio);
  }

  /**
   * The rows that both datasets have, one to one, over the rows of the one that has more in the
   * window; the others are the failed rows.
   *
   * <p><b>Memory:</b> every different row of a window.
   *
   * @param columns that are compared, numbers by value; none for all of the dataset that is checked
   */
  public static WindowRule datasetMatches(List<String> columns, Threshold threshold) {
    Metric metric = new MatchMetrics.Contents(List.copyOf(columns));
    return of("datasetMatches", CONSISTENCY, new WindowMetric("contents", metric), threshold);
  }

  /**
   * A number of a window is not out of the ordinary, going by the windows of its group before it.
   *
   * <p>It is judged once, when no correction of a window can follow: later than other rules, which
   * are judged with each pane.
   */
  public static WindowRule isNotAnomalous(WindowMetric metric, AnomalyStrategy strategy) {
    String id = metric.id() + ".isNotAnomalous";
    RuleLevels levels = RuleLevels.of(requireNonNull(strategy, "strategy is null"));
    return new WindowRule("isNotAnomalous", CONSISTENCY, metric.metric(), levels, RuleName.of(id));
  }

  private static WindowRule of(
      String check, String dimension, WindowMetric metric, Threshold threshold) {
    RuleName name = RuleName.of(WindowMetric.idOf(check, metric.metric()));
    return new WindowRule(check, dimension, metric.metric(), RuleLevels.of(threshold), name);
  }

  private static WindowRule ofSchema(
      String check,
      SchemaMetric.Kind kind,
      @Nullable String column,
      @Nullable Schema expected,
      Threshold threshold) {
    Metric metric = new SchemaMetric(kind, column, expected);
    return of(check, CONFORMITY, new WindowMetric(check, metric), threshold);
  }

  private static WindowRule matching(
      String check, String id, WindowMetric metric, Threshold ratio) {
    Metric compared = new MatchMetrics.Ratio(metric.metric());
    return of(check, CONSISTENCY, new WindowMetric(check, compared), ratio).identifiedAs(id);
  }

  /** The same rule with a second level, whose breach alone is a warning. */
  public WindowRule warningUnless(Threshold threshold) {
    return with(levels.warningUnless(threshold));
  }

  /**
   * dbt's word: an error if a condition on the number of failed rows is true, e.g. {@code > 10}.
   */
  public WindowRule errorIf(String condition) {
    return with(levels.failingUnless(Threshold.unless(condition)));
  }

  /** dbt's word: a warning if a condition on the number of failed rows is true. */
  public WindowRule warnIf(String condition) {
    return warningUnless(Threshold.unless(condition));
  }

  /** The same rule, judged so where its first level is broken. */
  public WindowRule withSeverity(Severity value) {
    return with(levels.withSeverity(value));
  }

  /** The same rule by another name, which no other of a suite may have; by default its id. */
  public WindowRule named(String value) {
    return with(name.named(value));
  }

  /** The same rule with an id of its own, which is its name too. */
  public WindowRule identifiedAs(String value) {
    return with(name.identifiedAs(value));
  }

  /** The same rule with words for people. */
  public WindowRule described(String value) {
    return with(name.described(value));
  }

  private WindowRule with(RuleLevels value) {
    return new WindowRule(check, dimension, metric, value, name);
  }

  private WindowRule with(RuleName value) {
    return new WindowRule(check, dimension, metric, levels, value);
  }

  /** The factory's name, e.g. {@code hasMean}. */
  public String check() {
    return check;
  }

  /** Columns and check, e.g. {@code amount.hasMean}. */
  public String id() {
    return name.id();
  }

  public String name() {
    return name.name();
  }

  @Nullable String description() {
    return name.description();
  }

  String dimension() {
    return dimension;
  }

  /** The first level's severity. */
  public Severity severity() {
    return levels.severity();
  }

  Metric metric() {
    return metric;
  }

  RuleLevels levels() {
    return levels;
  }

  @Override
  public String toString() {
    return name() + " (" + levels.expected() + ")";
  }
}
