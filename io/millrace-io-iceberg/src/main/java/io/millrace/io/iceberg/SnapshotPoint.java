/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.Serializable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream of a table begins or ends, as a setting names it.
 *
 * @param id of a snapshot; null for none or the newest
 * @param newest whether it is the newest when the pipeline is built
 */
record SnapshotPoint(@Nullable Long id, boolean newest) implements Serializable {
  static final SnapshotPoint BEGINNING = new SnapshotPoint(null, false);
  static final SnapshotPoint NEWEST = new SnapshotPoint(null, true);
  private static final String WORD_OF_BEGINNING = "beginning";
  private static final String WORD_OF_NEWEST = "latest";

  static SnapshotPoint of(long id) {
    return new SnapshotPoint(id, false);
  }

  /**
   * Reads where a stream begins.
   *
   * @throws IllegalArgumentException if the text says nothing of the kind
   */
  static SnapshotPoint parseFrom(String text) {
    return text.equals(WORD_OF_BEGINNING)
        ? BEGINNING
        : parse("from", text, WORD_OF_BEGINNING + ", " + WORD_OF_NEWEST);
  }

  /** The same of where it ends. */
  static SnapshotPoint parseUntil(String text) {
    return parse("until", text, WORD_OF_NEWEST);
  }

  private static SnapshotPoint parse(String setting, String text, String words) {
    if (text.equals(WORD_OF_NEWEST)) {
      return NEWEST;
    }
    try {
      return of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be %s or the id of a snapshot)".formatted(setting, text, words), e);
    }
  }

  /** The snapshot; null for none. */
  @Nullable Long in(Table table) {
    Snapshot current = table.currentSnapshot();
    return newest && current != null ? Long.valueOf(current.snapshotId()) : id;
  }

  @Override
  public String toString() {
    return newest ? WORD_OF_NEWEST : id == null ? WORD_OF_BEGINNING : id.toString();
  }
}
