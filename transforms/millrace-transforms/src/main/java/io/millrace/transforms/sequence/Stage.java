/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.SerializablePredicate;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One named part of a pattern.
 *
 * @param min how many rows it takes at least; of one that stays away, 0
 * @param max how many rows it takes at most; of one that stays away, 0
 * @param consecutive whether its rows follow each other directly
 * @param until ends it; null for nothing
 */
record Stage(
    String name,
    Contiguity contiguity,
    SerializablePredicate<RowView> condition,
    int min,
    int max,
    boolean consecutive,
    @Nullable SerializablePredicate<RowView> until)
    implements Serializable {
  static final int UNLIMITED = Integer.MAX_VALUE;

  /** How a stage stands to the one before. */
  enum Contiguity {
    /** Any row that is next in the key's order. */
    STRICT,
    /** After rows that do not fit. */
    RELAXED,
    /** Nowhere after it. */
    ABSENT
  }

  Stage {
    requireNonNull(condition, "condition is null");
    if (requireNonNull(name, "stage is null").isEmpty()) {
      throw new IllegalArgumentException("Missing required stage");
    }
  }

  static Stage once(String name, Contiguity contiguity, SerializablePredicate<RowView> condition) {
    int times = contiguity == Contiguity.ABSENT ? 0 : 1;
    return new Stage(name, contiguity, condition, times, times, false, null);
  }

  boolean isAbsent() {
    return contiguity == Contiguity.ABSENT;
  }

  Stage times(int newMin, int newMax) {
    if (newMin < 1 || newMax < newMin) {
      String most = newMax == UNLIMITED ? "more" : Integer.toString(newMax);
      throw new IllegalArgumentException(
          "Invalid times of "
              + name
              + ": "
              + newMin
              + " to "
              + most
              + " (must be at least 1, and the first not above the second)");
    }
    return new Stage(name, contiguity, condition, newMin, newMax, consecutive, until);
  }

  Stage inARow() {
    return new Stage(name, contiguity, condition, min, max, true, until);
  }

  Stage until(SerializablePredicate<RowView> stop) {
    requireNonNull(stop, "until is null");
    return new Stage(name, contiguity, condition, min, max, consecutive, stop);
  }

  /** Without the conditions, which are code. */
  @Override
  public String toString() {
    String most = max == UNLIMITED ? "more" : Integer.toString(max);
    return contiguity
        + " "
        + name
        + (min == max ? " " + min : " " + min + " to " + most)
        + (consecutive ? " consecutive" : "")
        + (until == null ? "" : " until");
  }
}
