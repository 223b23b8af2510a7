/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.JobStatus;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What can be done about a run whose job a cluster has. */
record JobCommand(Invocation invocation) {
  /** What to do about one. */
  interface Deed {
    /** Returns the exit code. */
    int execute(JobFile file, RunnerLauncher runner) throws IOException;
  }

  int attach() {
    return about(
        (file, runner) ->
            new ClusterRun(invocation, file.request(), runner, file.target()).follow(file.job()));
  }

  int savepoint() {
    return about(
        (file, runner) -> {
          String path = cluster(file, runner).savepoint(file.job(), savepoints(file));
          say("Savepoint: " + path);
          return 0;
        });
  }

  int stop() {
    return about(
        (file, runner) -> {
          String path = cluster(file, runner).stop(file.job(), savepoints(file));
          say("Stopped job " + file.job());
          say("Savepoint: " + path);
          return 0;
        });
  }

  int cancel() {
    return about(
        (file, runner) -> {
          cluster(file, runner).cancel(file.job());
          say("Cancelled job " + file.job());
          return 0;
        });
  }

  int resume() {
    return about(this::resume);
  }

  private int resume(JobFile file, RunnerLauncher runner) throws IOException {
    LastState.requireStream(file);
    Optional<String> elsewhere = typed("--master");
    if (elsewhere.isEmpty() && cluster(file, runner).keepsJobs()) {
      requireEnded(file, runner);
    }
    Optional<String> from = typed("--from");
    String restored =
        from.isPresent() ? LastState.named(file, from.get()) : LastState.of(file).toString();
    say("Resuming from " + restored);
    Target target = elsewhere.map(file.target()::with).orElse(file.target());
    return new ClusterRun(invocation, file.request(), runner, target).start(Optional.of(restored));
  }

  /** Two jobs of one run would write each row twice. */
  private void requireEnded(JobFile file, RunnerLauncher runner) {
    JobStatus status;
    try {
      status = cluster(file, runner).status(file.job());
    } catch (IllegalStateException e) {
      // A cluster that does not know the job does not run it.
      return;
    }
    if (!status.ended()) {
      throw new ValidationException(
          "Cannot resume run %s: its job %s is %s; stop it first"
              .formatted(file.request().runId(), file.job(), status.state()));
    }
  }

  private int about(Deed deed) {
    return invocation.guard(
        () -> {
          JobFile file =
              JobFile.read(invocation.home(), invocation.parsed().matchedPositionalValue(0, ""))
                  .on(invocation.engine());
          return deed.execute(file, invocation.runner(file.runner()));
        });
  }

  private static Cluster cluster(JobFile file, RunnerLauncher runner) {
    return file.target().cluster(runner);
  }

  private static Path savepoints(JobFile file) {
    return file.folder().resolve(LastState.SAVEPOINTS);
  }

  private Optional<String> typed(String option) {
    return Optional.ofNullable(invocation.parsed().matchedOptionValue(option, (String) null));
  }

  private void say(String what) {
    invocation.terminal().out().println(what);
  }
}
