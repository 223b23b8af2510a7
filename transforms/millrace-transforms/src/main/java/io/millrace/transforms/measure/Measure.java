/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/**
 * What to compute over a group of rows, and the output field it goes to.
 *
 * <p>No measure depends on the order of the rows, nor on how they were spread over workers. All are
 * exact, or the exact number rounded once, but for those named {@code approx...}: these have a
 * second output field, named as {@link #outputFields} says, with the bound of their error.
 *
 * <p>Nulls are ignored. Where no value is left, counts and sums are 0, {@link #topK} is an empty
 * list, and what then has no answer is null: {@link #min}, {@link #max}, {@link #first}, {@link
 * #last}, means, variances and percentiles.
 *
 * <p><b>Memory:</b> a number per group; a sum or mean of doubles takes some 50 bytes where they are
 * of like size, 600 at most, a variance the triple. {@link #countDistinct}, {@link #percentile},
 * {@link #topK}, {@link #frequencies} and {@link #matches} keep every different value, and have no
 * other bound; {@link #approxPercentile} and {@link #approxCountDistinct} say theirs.
 *
 * <pre>{@code
 * Measure.count("views").where("is_view")
 * Measure.sum("revenue", "amount")
 * Measure.mean("mean_amount", "amount", 4)
 * Measure.approxPercentile("latency_p99", "latency_ms", 99)
 * Measure.countDistinct("buyers", "customer_id").where("is_purchase")
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public record Measure(
    @SchemaFieldDescription("What is computed.") MeasureKind kind,
    @SchemaFieldDescription("The output field.") String as,
    @SchemaFieldDescription("The field that is read; none of COUNT.") @Nullable String field,
    @SchemaFieldDescription(
            "The BOOLEAN field that must be true for a row to be seen; every row if not given.")
        @Nullable String where,
    @SchemaFieldDescription("The numbers that the kind asks for.") MeasureSettings settings)
    implements Serializable {
  public Measure {
    requireNonNull(kind, "kind is null");
    requireNonNull(as, "as is null");
    requireNonNull(settings, "settings is null");
    if (as.isEmpty()) {
      throw new IllegalArgumentException("Missing required as");
    }
    if (kind == MeasureKind.COUNT && field != null) {
      throw new IllegalArgumentException("Cannot use field " + field + " together with COUNT");
    }
    if (kind != MeasureKind.COUNT && (field == null || field.isEmpty())) {
      throw new IllegalArgumentException("Missing required field of measure " + as);
    }
    if (where != null && where.isEmpty()) {
      throw new IllegalArgumentException("Missing required where of measure " + as);
    }
    settings.require(kind, as);
  }

  /** Counts rows, as INT64. */
  public static Measure count(String as) {
    return new Measure(MeasureKind.COUNT, as, null, null, MeasureSettings.NONE);
  }

  /**
   * Adds up a field; the sum of nothing is 0.
   *
   * <p>A sum of integers is an INT64; one that leaves INT64 on its way fails with an {@link
   * ArithmeticException}, even if later values would bring it back. A sum of decimals has the
   * largest scale seen: compare such sums by {@code compareTo}. A sum of FLOAT or DOUBLE is the
   * DOUBLE nearest to the exact sum, of two as near the even one; infinities and NaN count as IEEE
   * 754 has it, and a sum of exactly 0 is 0.0, never -0.0.
   *
   * @param field an INT32, INT64, DECIMAL, FLOAT or DOUBLE field
   */
  public static Measure sum(String as, String field) {
    return of(MeasureKind.SUM, as, field);
  }

  /**
   * The least value of a field, in the order of {@link #max}; null for no value.
   *
   * @param field as of {@link #max}
   */
  public static Measure min(String as, String field) {
    return of(MeasureKind.MIN, as, field);
  }

  /**
   * The greatest value of a field, in its type; null for no value.
   *
   * <p>Strings are ordered by code point, which is the order of their UTF-8. Doubles are ordered as
   * {@link Double#compare} has them: -0.0 before 0.0, and NaN after all others. Decimals of equal
   * value are ordered by their scale.
   *
   * @param field an INT32, INT64, DECIMAL, FLOAT, DOUBLE, DATETIME or STRING field
   */
  public static Measure max(String as, String field) {
    return of(MeasureKind.MAX, as, field);
  }

  /**
   * The value of the earliest row by event time that has one, in its type; of rows of equal time
   * the least value, in the order of {@link #max}. Null for no value.
   *
   * @param field a number, BOOLEAN (false is less), DATETIME, STRING or BYTES (by unsigned byte)
   */
  public static Measure first(String as, String field) {
    return of(MeasureKind.FIRST, as, field);
  }

  /**
   * The value of the latest row by event time that has one; of rows of equal time the greatest
   * value. Otherwise as {@link #first}.
   */
  public static Measure last(String as, String field) {
    return of(MeasureKind.LAST, as, field);
  }

  /**
   * The mean of doubles: the DOUBLE nearest to the exact sum over the number of values, rounded
   * once; infinities and NaN as of {@link #sum}. Null for no value.
   *
   * @param field a FLOAT or DOUBLE field
   */
  public static Measure mean(String as, String field) {
    return of(MeasureKind.MEAN, as, field);
  }

  /**
   * The mean of integers or decimals: the exact sum over the number of values, a DECIMAL rounded
   * once, half to even. Null for no value. A sum of integers may leave INT64 here.
   *
   * @param field an INT32, INT64 or DECIMAL field
   * @param scale how many digits after the point it has, 0 to 100
   */
  public static Measure mean(String as, String field, int scale) {
    return of(MeasureKind.DECIMAL_MEAN, as, field, new MeasureSettings(scale, 0, 0));
  }

  /**
   * The mean square of the values' distances from their mean: the DOUBLE nearest to the exact
   * number, rounded once. 0.0 for one value, null for none; NaN if a value is infinite or NaN.
   *
   * @param field an INT32, INT64, DECIMAL, FLOAT or DOUBLE field
   */
  public static Measure populationVariance(String as, String field) {
    return of(MeasureKind.POPULATION_VARIANCE, as, field);
  }

  /**
   * As {@link #populationVariance}, but divided by one less than the number of values, to estimate
   * the variance of what they are a sample of. Null for fewer than two values.
   */
  public static Measure sampleVariance(String as, String field) {
    return of(MeasureKind.SAMPLE_VARIANCE, as, field);
  }

  /** The root of {@link #populationVariance}, rounded once. */
  public static Measure populationStddev(String as, String field) {
    return of(MeasureKind.POPULATION_STDDEV, as, field);
  }

  /** The root of {@link #sampleVariance}, rounded once. */
  public static Measure sampleStddev(String as, String field) {
    return of(MeasureKind.SAMPLE_STDDEV, as, field);
  }

  /**
   * The nearest-rank percentile: the least of the values, in its type and in the order of {@link
   * #max}, that so many percent of them do not exceed. Null for no value.
   *
   * <p><b>Memory:</b> every different value of the group, in the worst case all of them.
   *
   * @param field an INT32, INT64, DECIMAL, FLOAT or DOUBLE field
   * @param percent 0 to 100; 0 is the least value, 50 the lower median, 100 the greatest
   */
  public static Measure percentile(String as, String field, double percent) {
    return of(MeasureKind.PERCENTILE, as, field, new MeasureSettings(0, percent, 0));
  }

  /**
   * About {@link #percentile}, as DOUBLE: the exact one is within 0.8 percent of it, always. Null
   * for no value. It is 0 where the exact one is nearer to 0 than 2.2E-308, and infinite where that
   * is a DECIMAL beyond the doubles.
   *
   * <p>It is a histogram with 64 buckets to each power of two (the idea is DDSketch's) rather than
   * one of the usual sketches, which toss coins and so depend on the order of the rows.
   *
   * <p><b>Memory:</b> a count for each bucket that has a value: for values between 0.001 and a
   * million 1,900 at most, for any 262,000.
   *
   * @param field an INT32, INT64, DECIMAL, FLOAT or DOUBLE field
   * @param percent as of {@link #percentile}
   */
  public static Measure approxPercentile(String as, String field, double percent) {
    return of(MeasureKind.APPROX_PERCENTILE, as, field, new MeasureSettings(0, percent, 0));
  }

  /**
   * Counts the different values of a field, as INT64.
   *
   * @param field an INT32, INT64 or STRING field
   */
  public static Measure countDistinct(String as, String field) {
    return of(MeasureKind.COUNT_DISTINCT, as, field);
  }

  /**
   * About {@link #countDistinct}; the exact one up to 4,096 values. Beyond, its bound of error,
   * about 0.03, holds in 95 of 100 cases. It is a theta sketch of Apache DataSketches.
   *
   * <p><b>Memory:</b> 64 KiB at most.
   *
   * @param field an INT32, INT64 or STRING field
   */
  public static Measure approxCountDistinct(String as, String field) {
    return of(MeasureKind.APPROX_COUNT_DISTINCT, as, field);
  }

  /**
   * The values that occur most often, as a list of rows {@code value} and {@code count} (INT64):
   * the most frequent first, equally frequent ones in the order of {@link #first}.
   *
   * <p><b>Memory:</b> every different value of the group and its count.
   *
   * @param field a BYTE, INT16, INT32, INT64, STRING, BOOLEAN or DATETIME field
   * @param k how many values at most, 1 to 1,000
   */
  public static Measure topK(String as, String field, int k) {
    return of(MeasureKind.TOP_K, as, field, new MeasureSettings(0, 0, k));
  }

  /**
   * The first different values in the order of {@link #max}, as a list in that order.
   *
   * <p><b>Memory:</b> as many values.
   *
   * @param field a BYTE, INT16, INT32, INT64, STRING, BOOLEAN or DATETIME field
   * @param k how many values at most, 1 to 1,000
   */
  public static Measure leastValues(String as, String field, int k) {
    return of(MeasureKind.LEAST_VALUES, as, field, new MeasureSettings(0, 0, k));
  }

  /**
   * How the rows are spread over the values of a field, as a row of {@code counted}, the rows that
   * have a value, {@code distinct}, the different values, and {@code once}, those that one row has
   * (INT64); of {@code entropy}, the sum of -p ln p over the values' shares p, a DOUBLE within
   * 2E-15 of itself and null for no value; and of {@code repeated}, the first five values in the
   * order of {@link #max} that several rows have.
   *
   * <p><b>Memory:</b> every different value of the group and its count.
   *
   * @param field a BYTE, INT16, INT32, INT64, STRING, BOOLEAN or DATETIME field
   */
  public static Measure frequencies(String as, String field) {
    return of(MeasureKind.FREQUENCIES, as, field);
  }

  /**
   * How many rows of two sides are equal one to one: a row of {@code matched}, the pairs, and of
   * {@code left_only} and {@code right_only}, the rows without partner (INT64).
   *
   * <p><b>Memory:</b> every different value of the group and its count on each side.
   *
   * @param field a STRING field: {@code <} for a row of the left or {@code >} for one of the right,
   *     then what is compared
   */
  public static Measure matches(String as, String field) {
    return of(MeasureKind.MATCHES, as, field);
  }

  private static Measure of(MeasureKind kind, String as, String field) {
    return of(kind, as, field, MeasureSettings.NONE);
  }

  private static Measure of(MeasureKind kind, String as, String field, MeasureSettings settings) {
    return new Measure(kind, as, requireNonNull(field, "field is null"), null, settings);
  }

  /** Sees only rows whose BOOLEAN field is true; null counts as false. */
  public Measure where(String booleanField) {
    return new Measure(
        kind, as, field, requireNonNull(booleanField, "booleanField is null"), settings);
  }

  /**
   * The output fields: {@link #as}, and of an approximate measure {@code <as>_relative_error}, a
   * DOUBLE: the exact number is no farther from the value than this times the value. 0.0 says that
   * it is the value, null that there is none.
   */
  public List<String> outputFields() {
    return kind.isApproximate() ? List.of(as, as + "_relative_error") : List.of(as);
  }
}
