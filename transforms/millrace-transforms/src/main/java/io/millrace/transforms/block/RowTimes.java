/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * The fields of rows that say when they happened, and how far event time had come when they came.
 *
 * @param eventTime null for the timestamps of the elements
 * @param stamp null for rows that are late for nothing but what Beam finds late
 * @since 0.1
 */
@Internal
public record RowTimes(@Nullable String eventTime, @Nullable String stamp) implements Serializable {
  /** What settings that ask for a stamp say of it. */
  public static final String STAMPED_BY =
      "The DATETIME field that says how far event time had come when the row came: its arrival, or"
          + " a watermark. A row with null there is on time.";

  /** What settings say of a stamp that need not be named. */
  public static final String MAY_BE_STAMPED_BY =
      STAMPED_BY
          + " If not given, every row is, and Beam drops what of unbounded input it finds late.";

  /** Rows that happen at the timestamps of their elements, and say nothing of how late they are. */
  public static final RowTimes OF_ELEMENTS = new RowTimes(null, null);

  /** The types of the fields. */
  static final List<TypeName> TYPES = List.of(TypeName.DATETIME);

  public RowTimes {
    requireName("eventTimeField", eventTime);
    requireName("stampedBy", stamp);
  }

  private static void requireName(String name, @Nullable String field) {
    if (field != null && field.isEmpty()) {
      throw new IllegalArgumentException("Missing required " + name);
    }
  }

  /** Rows happen when that field says. */
  public RowTimes on(String field) {
    return new RowTimes(requireNonNull(field, "eventTimeField is null"), stamp);
  }

  /** Rows have the stamps of that field, as of {@link PackBlocks#stampedBy}. */
  public RowTimes stampedBy(String field) {
    return new RowTimes(eventTime, requireNonNull(field, "stampedBy is null"));
  }

  /** The fields named, each once. */
  public List<String> fields() {
    return Stream.of(eventTime, stamp).filter(Objects::nonNull).distinct().toList();
  }

  /** Asks the rows for the fields. */
  public void check(InputCheck rows) {
    fields().forEach(field -> rows.field(field, TYPES));
  }

  /**
   * Tells of a stamp that could make no row late.
   *
   * @param wait what it would take, as methods are called
   */
  public void checkStampCounts(boolean counts, String wait, InputCheck rows) {
    if (stamp != null && !counts) {
      rows.problem("Cannot use stampedBy(" + stamp + ") without " + wait + ": no row is late");
    }
  }

  /**
   * What is wrong with naming fields of rows in blocks.
   *
   * @param on the method that names the event time
   * @param stampedBy the one that names the stamp
   * @param door what takes blocks
   */
  public List<String> problemsOfBlocks(String on, String stampedBy, String door) {
    List<String> problems = new ArrayList<>();
    String with = ") together with " + door + ": rows of a block have ";
    if (eventTime != null) {
      problems.add("Cannot use " + on + "(" + eventTime + with + "an event time of their own");
    }
    if (stamp != null) {
      problems.add("Cannot use " + stampedBy + "(" + stamp + with + "stamps of their own");
    }
    return problems;
  }

  /** The same of {@code on}, {@code stampedBy} and {@code onBlocks()}. */
  public List<String> problemsOnBlocks() {
    return problemsOfBlocks("on", "stampedBy", "onBlocks()");
  }

  /**
   * Refuses such fields.
   *
   * @throws ValidationException if there are {@link #problemsOfBlocks}
   */
  public void refuseBlocks(String on, String stampedBy, String door) {
    List<String> problems = problemsOfBlocks(on, stampedBy, door);
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
  }

  /** Packs rows by these times. */
  public <T> PackBlocks<T> pack() {
    return new PackBlocks<>(this);
  }
}
