/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.math.BigDecimal;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/**
 * How a number of a window is found to be out of the ordinary, by that number of the windows before
 * it; the names are Deequ's.
 *
 * <p>Windows that were found anomalous count for those after them like others: what a window is
 * judged by has an end, and does not depend on where the data begins.
 *
 * @param kind how
 * @param least the lowest that is ordinary; null for no such end
 * @param most the highest that is ordinary; null for no such end
 * @param lookBack how many windows before are looked at, 0 to 100
 * @since 0.1
 */
@Evolving
public record AnomalyStrategy(
    @SchemaFieldDescription(
            "What is held between the ends: SIMPLE_THRESHOLD the number, ABSOLUTE_CHANGE that less"
                + " the one before, RELATIVE_RATE_OF_CHANGE that over the one before,"
                + " ONLINE_NORMAL its distance from the mean of those before, in their standard"
                + " deviations.")
        Kind kind,
    @SchemaFieldDescription("The lowest that is ordinary; open if not given, not both.")
        @Nullable BigDecimal least,
    @SchemaFieldDescription("The highest that is ordinary; open if not given, not both.")
        @Nullable BigDecimal most,
    @SchemaFieldDescription(
            "How many windows before are looked at: 0 of SIMPLE_THRESHOLD, 1 of changes, 2 to 100"
                + " of ONLINE_NORMAL.")
        int lookBack)
    implements Serializable {
  private static final int MOST_WINDOWS = 100;

  /** What lies between the two ends. */
  public enum Kind {
    /** The number itself. */
    SIMPLE_THRESHOLD("SimpleThreshold", 0),
    /** The number less that of the window before. */
    ABSOLUTE_CHANGE("AbsoluteChange", 1),
    /** The number over that of the window before. */
    RELATIVE_RATE_OF_CHANGE("RelativeRateOfChange", 1),
    /** How many standard deviations the number is above the mean of the windows before. */
    ONLINE_NORMAL("OnlineNormal", 2);

    private final String word;
    private final int leastWindows;

    Kind(String word, int leastWindows) {
      this.word = word;
      this.leastWindows = leastWindows;
    }

    /** Deequ's name. */
    public String word() {
      return word;
    }

    int leastWindows() {
      return leastWindows;
    }
  }

  public AnomalyStrategy {
    requireNonNull(kind, "kind is null");
    if (least == null && most == null) {
      throw new IllegalArgumentException("Missing required bounds of " + kind.word());
    }
    if (least != null && most != null && most.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "Invalid bounds of %s: [%s, %s] (must be the smaller first)"
              .formatted(kind.word(), least, most));
    }
    boolean isNormal = kind == Kind.ONLINE_NORMAL;
    if (isNormal
        && ((least != null && least.signum() > 0) || (most != null && most.signum() < 0))) {
      throw new IllegalArgumentException(
          "Invalid bounds of %s: [%s, %s] (must be on either side of 0)"
              .formatted(kind.word(), least, most));
    }
    int mostWindows = isNormal ? MOST_WINDOWS : kind.leastWindows();
    if (lookBack < kind.leastWindows() || lookBack > mostWindows) {
      throw new IllegalArgumentException(
          "Invalid lookBack of %s: %d (must be between %d and %d)"
              .formatted(kind.word(), lookBack, kind.leastWindows(), mostWindows));
    }
  }

  /** The number is between the two, both included; a null end is open. */
  public static AnomalyStrategy simpleThreshold(
      @Nullable BigDecimal least, @Nullable BigDecimal most) {
    return new AnomalyStrategy(Kind.SIMPLE_THRESHOLD, least, most, 0);
  }

  /**
   * The number has not changed by more since the window before.
   *
   * @param least at most so much lower: a negative number; null for any
   * @param most at most so much higher; null for any
   */
  public static AnomalyStrategy absoluteChange(
      @Nullable BigDecimal least, @Nullable BigDecimal most) {
    return new AnomalyStrategy(Kind.ABSOLUTE_CHANGE, least, most, 1);
  }

  /**
   * The number over that of the window before is between the two, both included.
   *
   * @param least 0.5 lets it halve; null for any
   * @param most 2 lets it double; null for any
   */
  public static AnomalyStrategy relativeRateOfChange(
      @Nullable BigDecimal least, @Nullable BigDecimal most) {
    return new AnomalyStrategy(Kind.RELATIVE_RATE_OF_CHANGE, least, most, 1);
  }

  /**
   * The number is no farther from the mean of the windows before it than so many standard
   * deviations of theirs.
   *
   * @param deviations greater than 0; 3 is usual
   * @param lookBack of how many windows before, 2 to 100
   */
  public static AnomalyStrategy onlineNormal(BigDecimal deviations, int lookBack) {
    if (deviations.signum() <= 0) {
      throw new IllegalArgumentException(
          "Invalid deviations: " + deviations + " (must be greater than 0)");
    }
    return new AnomalyStrategy(Kind.ONLINE_NORMAL, deviations.negate(), deviations, lookBack);
  }

  @Override
  public String toString() {
    String windows = lookBack > 1 ? " of the " + lookBack + " windows before" : "";
    return kind.word()
        + " between "
        + (least == null ? "any" : least)
        + " and "
        + (most == null ? "any" : most)
        + windows;
  }
}
