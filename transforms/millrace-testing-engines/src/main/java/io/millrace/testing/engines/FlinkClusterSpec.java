/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a Flink cluster is set up.
 *
 * @param taskManagers how many start with it, 1 to 16; default 2
 * @param slots of each TaskManager, 1 to 64; default 2
 * @param heapMebibytes the memory for what jobs keep on a TaskManager's heap, 64 to 65536; default
 *     256. Flink's own heap comes on top
 * @param configuration Flink's settings by their names, over those of the kit; default none
 * @since 0.1
 */
@Evolving
public record FlinkClusterSpec(
    int taskManagers, int slots, int heapMebibytes, Map<String, String> configuration) {
  private static final int MOST_TASK_MANAGERS = 16;
  private static final int MOST_SLOTS = 64;

  public FlinkClusterSpec {
    Bounds.check("task managers", taskManagers, 1, MOST_TASK_MANAGERS);
    Bounds.check("slots", slots, 1, MOST_SLOTS);
    Bounds.check("heap mebibytes", heapMebibytes, Bounds.LEAST_HEAP, Bounds.MOST_HEAP);
    configuration = Map.copyOf(configuration);
  }

  /** Two TaskManagers of two slots. */
  public static FlinkClusterSpec defaults() {
    return new FlinkClusterSpec(2, 2, 256, Map.of());
  }

  /** With so many TaskManagers. */
  public FlinkClusterSpec withTaskManagers(int count) {
    return new FlinkClusterSpec(count, slots, heapMebibytes, configuration);
  }

  /** With so many slots on each TaskManager. */
  public FlinkClusterSpec withSlots(int count) {
    return new FlinkClusterSpec(taskManagers, count, heapMebibytes, configuration);
  }

  /** With so much heap for jobs on each TaskManager. */
  public FlinkClusterSpec withHeapMebibytes(int mebibytes) {
    return new FlinkClusterSpec(taskManagers, slots, mebibytes, configuration);
  }

  /** With one of Flink's settings more. */
  public FlinkClusterSpec withSetting(String name, String value) {
    Map<String, String> more = new TreeMap<>(configuration);
    more.put(name, value);
    return new FlinkClusterSpec(taskManagers, slots, heapMebibytes, more);
  }
}
