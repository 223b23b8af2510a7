/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An interval of exact numbers; each end is included, excluded or open.
 *
 * <p>Naming an end twice keeps the tighter of the two. Immutable.
 *
 * <pre>{@code
 * Bounds.unbounded().above(BigDecimal.ZERO).atMost(new BigDecimal("100")) // > 0 and <= 100
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Bounds implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Bounds UNBOUNDED = new Bounds(null, null);

  private final @Nullable End min;
  private final @Nullable End max;

  private Bounds(@Nullable End min, @Nullable End max) {
    this.min = min;
    this.max = max;
    if (min != null && max != null) {
      int order = min.value.compareTo(max.value);
      if (order > 0 || (order == 0 && (min.excluded || max.excluded))) {
        throw new IllegalArgumentException(
            "Invalid bounds: " + each(min, max) + " (must leave room for a value)");
      }
    }
  }

  /** No bound at either end. */
  public static Bounds unbounded() {
    return UNBOUNDED;
  }

  /** Includes {@code value}, excludes everything below. */
  public Bounds atLeast(BigDecimal value) {
    return withMin(new End(value, false));
  }

  /** Excludes {@code value} and everything below. */
  public Bounds above(BigDecimal value) {
    return withMin(new End(value, true));
  }

  /** Includes {@code value}, excludes everything above. */
  public Bounds atMost(BigDecimal value) {
    return withMax(new End(value, false));
  }

  /** Excludes {@code value} and everything above. */
  public Bounds below(BigDecimal value) {
    return withMax(new End(value, true));
  }

  boolean isUnbounded() {
    return min == null && max == null;
  }

  @Nullable BigDecimal min() {
    return min == null ? null : min.value;
  }

  boolean isMinExcluded() {
    return min != null && min.excluded;
  }

  @Nullable BigDecimal max() {
    return max == null ? null : max.value;
  }

  boolean isMaxExcluded() {
    return max != null && max.excluded;
  }

  boolean contain(BigDecimal value) {
    return (min == null || value.compareTo(min.value) >= (min.excluded ? 1 : 0))
        && (max == null || value.compareTo(max.value) <= (max.excluded ? -1 : 0));
  }

  /** As words after "must be", e.g. {@code between 1 and 100} or {@code > 0}. */
  @Override
  public String toString() {
    if (min != null && max != null) {
      return min.excluded || max.excluded
          ? each(min, max)
          : "between " + min.value + " and " + max.value;
    }
    if (min != null) {
      return min.asMin();
    }
    return max == null ? "any number" : max.asMax();
  }

  private Bounds withMin(End end) {
    return min == null || end.compareAsMin(min) > 0 ? new Bounds(end, max) : this;
  }

  private Bounds withMax(End end) {
    return max == null || end.compareAsMax(max) < 0 ? new Bounds(min, end) : this;
  }

  private static String each(End min, End max) {
    return min.asMin() + " and " + max.asMax();
  }

  private record End(BigDecimal value, boolean excluded) implements Serializable {
    End {
      requireNonNull(value, "bound is null");
    }

    /** Larger is tighter. */
    int compareAsMin(End other) {
      int order = value.compareTo(other.value);
      return order == 0 ? Boolean.compare(excluded, other.excluded) : order;
    }

    /** Smaller is tighter. */
    int compareAsMax(End other) {
      int order = value.compareTo(other.value);
      return order == 0 ? Boolean.compare(other.excluded, excluded) : order;
    }

    String asMin() {
      return (excluded ? "> " : ">= ") + value;
    }

    String asMax() {
      return (excluded ? "< " : "<= ") + value;
    }
  }
}
