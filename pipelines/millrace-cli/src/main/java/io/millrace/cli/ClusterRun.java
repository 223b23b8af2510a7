/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.Submission;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A run whose steps are on a cluster, or that can be resumed. */
record ClusterRun(Invocation invocation, RunRequest request, RunnerLauncher runner, Target target) {
  /**
   * Submits it, and follows it unless it was asked not to.
   *
   * @param restoreFrom a savepoint or checkpoint; empty for a new run
   */
  int start(Optional<String> restoreFrom) throws IOException {
    // First of all: who cannot be reached need not be waited for.
    Cluster cluster = target.cluster(runner);
    if (invocation.isOn("--detach") && !cluster.keepsJobs()) {
      throw new ValidationException(
          "Cannot use --detach on " + runner.name() + ": its jobs end with who submitted them");
    }
    int workers =
        target.parallelism().isPresent() ? target.parallelism().getAsInt() : cluster.freeWorkers();
    RunnerLauncher launcher =
        cluster.launcher(submission(workers, restoreFrom), job -> accepted(cluster, job, workers));
    Execution execution = new Execution(invocation, request);
    PipelineRun prepared = restoreFrom.isPresent() ? execution.reopen() : execution.prepare();
    say(
        (target.isHere()
                ? "Running on the " + runner.name() + " runner"
                : "Submitting to " + target.master())
            + ", as run "
            + request.runId());
    if (!invocation.isOn("--detach")) {
      return cluster.keepsJobs()
          ? execution.show(prepared, progress -> prepared.execute(launcher, progress))
          : execution.showUntilTold(prepared, progress -> prepared.execute(launcher, progress));
    }
    prepared.submit(launcher);
    say(
        "Follow it by './millrace attach %s %s'"
            .formatted(invocation.pipeline().name(), request.runId()));
    return 0;
  }

  /** Follows what was submitted before, and judges it at its end. */
  int follow(String job) throws IOException {
    Cluster cluster = target.cluster(runner);
    int workers = target.parallelism().orElseThrow();
    RunnerLauncher launcher = cluster.follower(submission(workers, Optional.empty()), job);
    Execution execution = new Execution(invocation, request);
    PipelineRun prepared = execution.reopen();
    say("Following job " + job + " at " + target.master());
    return execution.show(prepared, progress -> prepared.execute(launcher, progress));
  }

  private Submission submission(int workers, Optional<String> restoreFrom) {
    return new Submission(
        invocation.pipeline().name() + "/" + request.runId(),
        JobFile.folder(request.warehouse(), request.runId()),
        workers,
        target.checkpointEvery(),
        target.settings(),
        restoreFrom);
  }

  private void accepted(Cluster cluster, String job, int workers) {
    try {
      if (cluster.keepsState()) {
        new JobFile(runner.name(), job, target.with(workers), request).write();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot note job " + job + ": " + e.getMessage(), e);
    }
    if (!target.isHere()) {
      say("Submitted as job " + job);
    }
  }

  private void say(String what) {
    invocation.terminal().err().println(what);
  }
}
