/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.Submission;
import io.millrace.transforms.ValidationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.master.ApplicationInfo;
import org.apache.spark.deploy.master.WorkerInfo;

/**
 * A standalone Spark cluster. The driver is this JVM, so that an application ends with it, and
 * another goes on with its run.
 */
record StandaloneCluster(StandaloneMaster master) implements Cluster {
  static StandaloneCluster at(String url) {
    StandaloneCluster cluster = new StandaloneCluster(StandaloneMaster.at(url));
    MasterStateResponse unused = cluster.master.state();
    return cluster;
  }

  @Override
  public int freeWorkers() {
    int free = workers().mapToInt(WorkerInfo::coresFree).sum();
    if (free == 0) {
      throw new ValidationException(
          "Cannot submit to %s: none of its %d cores is free; start a worker, or end an application"
              .formatted(master.url(), cores()));
    }
    return free;
  }

  @Override
  public RunnerLauncher launcher(Submission submission, Consumer<String> accepted) {
    int cores = cores();
    if (submission.parallelism() > cores) {
      throw new ValidationException(
          "Invalid parallelism: %d (must be <= %d, the cores of %s)"
              .formatted(submission.parallelism(), cores, master.url()));
    }
    if (submission.restoreFrom().isPresent()) {
      requireEnded(submission.name());
    }
    return new StandaloneLauncher(master, new SubmittedRun(submission, accepted));
  }

  /** What a driver that is cut off has given to its executors they may still commit. */
  private void requireEnded(String name) {
    for (ApplicationInfo running : master.state().activeApps()) {
      if (running.desc().name().equals(name)) {
        throw new ValidationException(
            "Cannot resume run %s: its application %s still runs at %s; stop it first"
                .formatted(name, running.id(), master.url()));
      }
    }
  }

  @Override
  public boolean keepsState() {
    return true;
  }

  private int cores() {
    return workers().mapToInt(WorkerInfo::cores).sum();
  }

  private Stream<WorkerInfo> workers() {
    return Stream.of(master.state().workers()).filter(WorkerInfo::isAlive);
  }
}
