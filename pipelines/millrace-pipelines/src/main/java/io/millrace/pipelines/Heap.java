/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** The heap of this JVM. */
final class Heap {
  private Heap() {}

  /** The sum of each heap pool's peak since the JVM began: at least the true peak, in bytes. */
  static long peakBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }
}
