/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One number to compute over a group of rows, and the output field it goes to.
 *
 * <p>All measures are exact. None depends on the order of the rows, but for the scale of a sum of
 * decimals, which is the largest scale seen: compare such sums by {@code compareTo}.
 *
 * <p><b>Memory:</b> a number per group; {@link #countDistinct} keeps every distinct value.
 *
 * <pre>{@code
 * Measure.count("views").where("is_view")
 * Measure.sum("revenue", "amount")
 * Measure.countDistinct("buyers", "customer_id").where("is_purchase")
 * }</pre>
 *
 * @param kind what is computed
 * @param as the output field; never empty
 * @param field the field that is read; null for {@link Kind#COUNT}, else never empty
 * @param where the BOOLEAN field that must be true for a row to be seen; null if every row is
 * @since 0.1
 */
@Evolving
public record Measure(Kind kind, String as, @Nullable String field, @Nullable String where)
    implements Serializable {

  /** What a measure computes. */
  public enum Kind {
    /** The rows, as INT64. */
    COUNT,
    /** The sum of a field; INT64 for INT32 and INT64, DECIMAL for DECIMAL. */
    SUM,
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
  }

  /** Counts rows. */
  public static Measure count(String as) {
    return new Measure(Kind.COUNT, as, null, null);
  }

  /**
   * Adds up a field. Nulls are ignored and the sum of nothing is 0. A sum of integers that leaves
   * INT64 on its way fails with an {@link ArithmeticException}, even if later values would bring it
   * back.
   *
   * @param field an INT32, INT64 or DECIMAL field
   */
  public static Measure sum(String as, String field) {
    return new Measure(Kind.SUM, as, requireNonNull(field, "field is null"), null);
  }

  /**
   * Counts the different values of a field. Nulls are ignored.
   *
   * @param field an INT32, INT64 or STRING field
   */
  public static Measure countDistinct(String as, String field) {
    return new Measure(Kind.COUNT_DISTINCT, as, requireNonNull(field, "field is null"), null);
  }

  /** Sees only rows whose BOOLEAN field is true; null counts as false. */
  public Measure where(String booleanField) {
    return new Measure(kind, as, field, requireNonNull(booleanField, "booleanField is null"));
  }
}
