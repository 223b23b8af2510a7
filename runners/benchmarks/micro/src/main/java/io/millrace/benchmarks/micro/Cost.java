/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a piece of work took: wall time, and CPU time of the whole process, the collector and the
 * compiler included.
 */
record Cost(double wallSeconds, double cpuSeconds) {
  private static final double NANOS = 1e9;

  static Cost of(Runnable work) {
    // What the work before has left behind is not for this one to collect.
    System.gc();
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = process.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    return new Cost(
        (System.nanoTime() - wall) / NANOS, (process.getProcessCpuTime() - cpu) / NANOS);
  }
}
