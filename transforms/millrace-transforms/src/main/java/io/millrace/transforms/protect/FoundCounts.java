/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.Arrays;

/** How often each detector found something under each protection. Not thread-safe; one per step. */
final class FoundCounts {
  private static final int DETECTORS = Detector.values().length;

  private final long[] counts;

  FoundCounts(int protections) {
    this.counts = new long[protections * DETECTORS];
  }

  void add(int protection, Detector detector) {
    counts[protection * DETECTORS + detector.ordinal()]++;
  }

  long of(int protection, Detector detector) {
    return counts[protection * DETECTORS + detector.ordinal()];
  }

  void clear() {
    Arrays.fill(counts, 0);
  }
}
