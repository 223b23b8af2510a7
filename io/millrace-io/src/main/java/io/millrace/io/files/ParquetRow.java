/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been found about the row that is being read. Not thread-safe; one per range. */
final class ParquetRow {
  private final int maxBytes;
  private final List<String> faults = new ArrayList<>();
  private boolean exact = true;
  private long bytes;

  /**
   * @param maxBytes how many bytes the texts and binaries of a row may have
   */
  ParquetRow(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void start() {
    faults.clear();
    exact = true;
    bytes = 0;
  }

  void addBytes(int count) {
    bytes += count;
  }

  void addInvalidUtf8() {
    exact = false;
  }

  void addFault(String name, String value, String must) {
    faults.add("Invalid %s: %s (must be %s)".formatted(name, value, must));
  }

  void addMissing(String name) {
    faults.add("Missing required " + name);
  }

  /** How many bytes its texts and binaries have so far. */
  long bytes() {
    return bytes;
  }

  /** What is wrong with it; null if nothing is. */
  @Nullable Problem problem() {
    if (bytes > maxBytes) {
      return FileRecords.tooLarge(bytes, maxBytes);
    }
    if (!exact) {
      return new Problem(RawRecord.INVALID_UTF8, "Invalid UTF-8: a text of the row");
    }
    return faults.isEmpty()
        ? null
        : new Problem(RawRecord.INVALID_VALUE, String.join("; ", faults));
  }
}
