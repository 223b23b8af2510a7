/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of the records of one input. */
final class InputCounts {
  private final SortedMap<String, Long> rejected = new TreeMap<>();
  private long written;
  private long kept;
  private long exactDuplicates;
  private long conflictingDuplicates;

  void addWritten() {
    written++;
  }

  void addKept() {
    kept++;
  }

  void addExactDuplicate() {
    exactDuplicates++;
  }

  void addConflictingDuplicate() {
    conflictingDuplicates++;
  }

  void addRejected(String cause) {
    rejected.merge(cause, 1L, Long::sum);
  }

  long written() {
    return written;
  }

  long kept() {
    return kept;
  }

  long exactDuplicates() {
    return exactDuplicates;
  }

  long conflictingDuplicates() {
    return conflictingDuplicates;
  }

  SortedMap<String, Long> rejected() {
    return Collections.unmodifiableSortedMap(rejected);
  }
}
