/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.Submission;
import java.util.function.Consumer;

/**
 * Spark in this JVM with its state in the run's folder. A run ends with the JVM, and another goes
 * on with it.
 */
record EmbeddedCluster(int freeWorkers) implements Cluster {
  @Override
  public RunnerLauncher launcher(Submission submission, Consumer<String> accepted) {
    return new EmbeddedLauncher(new SubmittedRun(submission, accepted));
  }

  @Override
  public boolean keepsState() {
    return true;
  }
}
