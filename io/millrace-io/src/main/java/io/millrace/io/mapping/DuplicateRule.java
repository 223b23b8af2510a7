/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.List;

/**
 * What makes two records the same.
 *
 * @param kind by key fields, by the whole row as received, or never
 * @param fields the key fields for {@link Kind#KEY}; a record that lacks one is no duplicate
 * @param keepLatest true to keep the record with the latest event time, false for the earliest
 * @since 0.1
 */
@Evolving
public record DuplicateRule(Kind kind, List<String> fields, boolean keepLatest)
    implements Serializable {

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
  }
}
