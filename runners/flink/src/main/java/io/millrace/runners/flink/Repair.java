/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.RootCause;

/** What to do about failures that are the cluster's, not the pipeline's. */
enum Repair {
  /** Flink keeps 16 MiB free for each result of each task, which its embedded cluster does not. */
  BUFFERS(
      "Insufficient number of network buffers",
      "set taskmanager.network.sort-shuffle.min-buffers to 16 in the cluster's configuration, give"
          + " its TaskManagers more taskmanager.memory.network, or run with --mode=streaming"),
  SLOTS(
      "Could not acquire the minimum required resources",
      "end other jobs, start a TaskManager, or give a lower --parallelism"),
  MEMORY("out of memory", "give the TaskManagers more by taskmanager.memory.process.size");

  private final String says;
  private final String repair;

  Repair(String says, String repair) {
    this.says = says;
    this.repair = repair;
  }

  /** A failure that says what to do about it; the same failure where nothing is known. */
  static Throwable of(Throwable failure) {
    String reason = RootCause.message(failure);
    for (Repair known : values()) {
      if (reason.contains(known.says)) {
        IllegalStateException told = new IllegalStateException(known.says + "; " + known.repair);
        // As a cause it would be what is told of the run.
        told.addSuppressed(failure);
        return told;
      }
    }
    return failure;
  }
}
