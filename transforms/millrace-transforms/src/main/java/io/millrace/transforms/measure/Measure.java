/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One number to compute over a group of rows, and the output field it goes to.
 *
 * <p>All measures are exact, or the exact number rounded once: none depends on the order of the
 * rows, also not of doubles. The scale of a sum of decimals is the largest seen: compare such sums
 * by {@code compareTo}.
 *
 * <p>Nulls are ignored. Where no value is left, counts and sums are 0, and {@link #min}, {@link
 * #max} and the means, which then have no answer, are null.
 *
 * <p><b>Memory:</b> a number per group; a sum or mean of doubles takes some 50 bytes where they are
 * of like size, 600 at most; {@link #countDistinct} keeps every distinct value.
 *
 * <pre>{@code
 * Measure.count("views").where("is_view")
 * Measure.sum("revenue", "amount")
 * Measure.mean("mean_amount", "amount", 4)
 * Measure.countDistinct("buyers", "customer_id").where("is_purchase")
 * }</pre>
 *
 * @param kind what is computed
 * @param as the output field; never empty
 * @param field the field that is read; null for {@link Kind#COUNT}, else never empty
 * @param where the BOOLEAN field that must be true for a row to be seen; null if every row is
 * @param scale how many digits after the point a {@link Kind#DECIMAL_MEAN} has, 0 to 100; 0 for
 *     others
 * @since 0.1
 */
@Evolving
public record Measure(
    Kind kind, String as, @Nullable String field, @Nullable String where, int scale)
    implements Serializable {
  private static final int LARGEST_SCALE = 100;

  /** What a measure computes. */
  public enum Kind {
    /** The rows, as INT64. */
    COUNT,
    /**
     * The sum of a field; INT64 for INT32 and INT64, DECIMAL for DECIMAL, DOUBLE for FLOAT and
     * DOUBLE.
     */
    SUM,
    /** The least value of a field, in its type. */
    MIN,
    /** The greatest value of a field, in its type. */
    MAX,
    /** The mean of a FLOAT or DOUBLE field, as DOUBLE. */
    MEAN,
    /** The mean of an INT32, INT64 or DECIMAL field, as DECIMAL. */
    DECIMAL_MEAN,
    /** The different values of an INT32, INT64 or STRING field, as INT64. */
    COUNT_DISTINCT
  }

  public Measure {
    requireNonNull(kind, "kind is null");
    requireNonNull(as, "as is null");
    if (as.isEmpty()) {
      throw new IllegalArgumentException("Missing required as");
    }
    if (kind == Kind.COUNT && field != null) {
      throw new IllegalArgumentException("Cannot use field " + field + " together with COUNT");
    }
    if (kind != Kind.COUNT && (field == null || field.isEmpty())) {
      throw new IllegalArgumentException("Missing required field of measure " + as);
    }
    if (where != null && where.isEmpty()) {
      throw new IllegalArgumentException("Missing required where of measure " + as);
    }
    if (scale < 0 || scale > LARGEST_SCALE) {
      throw new IllegalArgumentException(
          "Invalid scale of measure %s: %d (must be between 0 and %d)"
              .formatted(as, scale, LARGEST_SCALE));
    }
    if (kind != Kind.DECIMAL_MEAN && scale != 0) {
      throw new IllegalArgumentException("Cannot use scale " + scale + " together with " + kind);
    }
  }

  /** Counts rows. */
  public static Measure count(String as) {
    return new Measure(Kind.COUNT, as, null, null, 0);
  }

  /**
   * Adds up a field; the sum of nothing is 0.
   *
   * <p>A sum of integers that leaves INT64 on its way fails with an {@link ArithmeticException},
   * even if later values would bring it back. A sum of doubles is the double nearest to the exact
   * sum, of two as near the even one; infinities and NaN count as IEEE 754 has it, and a sum of
   * exactly 0 is 0.0, never -0.0.
   *
   * @param field an INT32, INT64, DECIMAL, FLOAT or DOUBLE field
   */
  public static Measure sum(String as, String field) {
    return of(Kind.SUM, as, field, 0);
  }

  /**
   * The least value of a field, in the order of {@link #max}; null for no value.
   *
   * @param field as of {@link #max}
   */
  public static Measure min(String as, String field) {
    return of(Kind.MIN, as, field, 0);
  }

  /**
   * The greatest value of a field; null for no value.
   *
   * <p>Strings are ordered by code point, which is the order of their UTF-8. Doubles are ordered as
   * {@link Double#compare} has them: -0.0 before 0.0, and NaN after all others. Decimals of equal
   * value are ordered by their scale.
   *
   * @param field an INT32, INT64, DECIMAL, FLOAT, DOUBLE, DATETIME or STRING field
   */
  public static Measure max(String as, String field) {
    return of(Kind.MAX, as, field, 0);
  }

  /**
   * The mean of doubles: the double nearest to the exact sum over the number of values, rounded
   * once; infinities and NaN as of {@link #sum}. Null for no value.
   *
   * @param field a FLOAT or DOUBLE field
   */
  public static Measure mean(String as, String field) {
    return of(Kind.MEAN, as, field, 0);
  }

  /**
   * The mean of integers or decimals: the exact sum over the number of values, rounded once, half
   * to even. Null for no value. A sum of integers may leave INT64 here.
   *
   * @param field an INT32, INT64 or DECIMAL field
   * @param scale how many digits after the point it has, 0 to 100
   */
  public static Measure mean(String as, String field, int scale) {
    return of(Kind.DECIMAL_MEAN, as, field, scale);
  }

  /**
   * Counts the different values of a field.
   *
   * @param field an INT32, INT64 or STRING field
   */
  public static Measure countDistinct(String as, String field) {
    return of(Kind.COUNT_DISTINCT, as, field, 0);
  }

  private static Measure of(Kind kind, String as, String field, int scale) {
    return new Measure(kind, as, requireNonNull(field, "field is null"), null, scale);
  }

  /** Sees only rows whose BOOLEAN field is true; null counts as false. */
  public Measure where(String booleanField) {
    return new Measure(
        kind, as, field, requireNonNull(booleanField, "booleanField is null"), scale);
  }
}
