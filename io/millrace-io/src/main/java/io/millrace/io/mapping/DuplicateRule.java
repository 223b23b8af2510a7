/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes two records the same.
 *
 * @param kind by key fields, by the whole row as received, or never
 * @param fields the key fields for {@link Kind#KEY}; a record that lacks one is no duplicate
 * @param keepLatest true to keep the record with the latest event time, false for the earliest
 * @param within how far apart in event time records of one key are the same, for {@link Kind#KEY}:
 *     whole milliseconds; null however far
 * @since 0.1
 */
@Evolving
public record DuplicateRule(
    Kind kind, List<String> fields, boolean keepLatest, @Nullable Duration within)
    implements Serializable {
  private static final Duration AT_ONE_TIME = Duration.ofMillis(1);

  /** How records are compared. */
  public enum Kind {
    /** Equal key fields. */
    KEY,
    /** Equal in every source column. */
    WHOLE_ROW,
    /** Every record is kept. */
    NONE
  }

  /** Every record is kept. */
  public static final DuplicateRule KEEP_ALL = new DuplicateRule(Kind.NONE, List.of(), false);

  /** Records equal in every source column are one. */
  public static final DuplicateRule WHOLE_ROW = new DuplicateRule(Kind.WHOLE_ROW, List.of(), false);

  public DuplicateRule {
    fields = List.copyOf(fields);
    if ((kind == Kind.KEY) == fields.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid duplicate rule: " + kind + " with the fields " + fields);
    }
    if (within != null) {
      EventSpan.require("within", within);
      if (kind != Kind.KEY) {
        throw new IllegalArgumentException("Cannot use within together with " + kind);
      }
    }
  }

  /** A rule by which records are the same however far apart they are. */
  public DuplicateRule(Kind kind, List<String> fields, boolean keepLatest) {
    this(kind, fields, keepLatest, null);
  }

  /**
   * The pause between two records of a key from which on they are not the same; empty if there is
   * none. Records that are equal in every column have one time.
   */
  public Optional<Duration> gap() {
    return kind == Kind.KEY ? Optional.ofNullable(within) : Optional.of(AT_ONE_TIME);
  }
}
