/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.report.HtmlReport;
import io.millrace.pipelines.report.JsonReport;
import io.millrace.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one pipeline and says how it went. */
record RunCommand(Invocation invocation) {
  int execute() {
    return invocation.execute(this::execute);
  }

  private int execute(RunRequest request, RunnerLauncher runner) throws IOException {
    RunReport report = run(request, runner);
    Path page = write(report, request);
    if (invocation.isOn("--json")) {
      terminal().out().println(JsonReport.write(report));
    } else {
      new Summary(terminal().out()).print(report, page);
    }
    return report.succeeded() ? 0 : CommandLines.FAILED;
  }

  private RunReport run(RunRequest request, RunnerLauncher runner) {
    terminal().err().println("Preparing " + invocation.pipeline().name() + " ...");
    PipelineRun prepared = PipelineRun.prepare(invocation.pipeline(), request);
    terminal()
        .err()
        .println("Running on the " + runner.name() + " runner, as run " + request.runId());
    RunReport report = execute(prepared, runner);
    if (invocation.isOn("--verbose")) {
      prepared.crash().ifPresent(crash -> crash.printStackTrace(terminal().err()));
    }
    return report;
  }

  private RunReport execute(PipelineRun prepared, RunnerLauncher runner) {
    if (!terminal().interactive()) {
      return prepared.execute(runner, Progress.SILENT);
    }
    try (ProgressLine progress = new ProgressLine(terminal().err())) {
      return prepared.execute(runner, progress);
    }
  }

  private Terminal terminal() {
    return invocation.terminal();
  }

  private static Path write(RunReport report, RunRequest request) throws IOException {
    Path folder = request.warehouse().resolve("runs").resolve(request.runId());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), JsonReport.write(report));
    Path page = folder.resolve("report.html");
    HtmlReport.write(report, page);
    return page;
  }
}
