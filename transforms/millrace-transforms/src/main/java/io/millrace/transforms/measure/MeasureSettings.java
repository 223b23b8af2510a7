/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.Evolving;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * The numbers that some kinds of measures ask for; 0 where a kind does not.
 *
 * @since 0.1
 */
@Evolving
public record MeasureSettings(
    @SchemaFieldDescription("Of DECIMAL_MEAN, how many digits there are after the point; 0 to 100.")
        @DefaultsTo("0")
        int scale,
    @SchemaFieldDescription("Of percentiles, how many percent are not above; 0 to 100.")
        @DefaultsTo("0")
        double percent,
    @SchemaFieldDescription(
            "Of TOP_K and LEAST_VALUES, how many values are named at most; 1 to 1,000.")
        @DefaultsTo("0")
        int k)
    implements Serializable {
  /** Of a kind that asks for none. */
  public static final MeasureSettings NONE = new MeasureSettings(0, 0, 0);

  private static final int LARGEST_SCALE = 100;
  private static final int LARGEST_K = 1_000;

  /**
   * @throws IllegalArgumentException if a number is not what that kind asks for
   */
  void require(MeasureKind kind, String as) {
    boolean ranks = kind == MeasureKind.PERCENTILE || kind == MeasureKind.APPROX_PERCENTILE;
    if (kind == MeasureKind.DECIMAL_MEAN) {
      requireBetween("scale", as, scale, 0, LARGEST_SCALE);
    } else {
      requireNone("scale", kind, scale);
    }
    if (ranks) {
      requireBetween("percent", as, percent, 0, 100);
    } else {
      requireNone("percent", kind, percent);
    }
    if (kind == MeasureKind.TOP_K || kind == MeasureKind.LEAST_VALUES) {
      requireBetween("k", as, k, 1, LARGEST_K);
    } else {
      requireNone("k", kind, k);
    }
  }

  private static void requireNone(String name, MeasureKind kind, Number number) {
    if (number.doubleValue() != 0) {
      throw new IllegalArgumentException(
          "Cannot use " + name + " " + number + " together with " + kind);
    }
  }

  private static void requireBetween(String name, String as, Number number, int least, int most) {
    if (!(number.doubleValue() >= least && number.doubleValue() <= most)) {
      throw new IllegalArgumentException(
          "Invalid %s of measure %s: %s (must be between %d and %d)"
              .formatted(name, as, number, least, most));
    }
  }
}
