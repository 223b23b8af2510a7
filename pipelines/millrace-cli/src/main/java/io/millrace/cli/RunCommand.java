/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunnerLauncher;
import java.io.IOException;
import java.util.Optional;

/** Runs one pipeline, here or on a cluster, and says how it went. */
record RunCommand(Invocation invocation) {
  int execute() {
    return invocation.execute(this::execute);
  }

  private int execute(RunRequest request, RunnerLauncher runner) throws IOException {
    Optional<Target> target = Target.of(invocation.parsed());
    return target.isPresent()
        ? new ClusterRun(invocation, request, runner, target.get()).start(Optional.empty())
        : here(request, runner);
  }

  private int here(RunRequest request, RunnerLauncher runner) throws IOException {
    Execution execution = new Execution(invocation, request);
    PipelineRun prepared = execution.prepare();
    invocation
        .terminal()
        .err()
        .println("Running on the " + runner.name() + " runner, as run " + request.runId());
    return execution.showUntilTold(prepared, progress -> prepared.execute(runner, progress));
  }
}
