/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.report.HtmlReport;
import io.millrace.pipelines.report.JsonReport;
import io.millrace.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;

/** One run while it is watched, and how it went. */
record Execution(Invocation invocation, RunRequest request) {
  /** The report for programs, in the run's folder. */
  static final String REPORT = "report.json";

  PipelineRun prepare() {
    return announced(PipelineRun::prepare);
  }

  PipelineRun reopen() {
    return announced(PipelineRun::reopen);
  }

  private PipelineRun announced(BiFunction<PipelineDefinition, RunRequest, PipelineRun> way) {
    terminal().err().println("Preparing " + invocation.pipeline().name() + " ...");
    return way.apply(invocation.pipeline(), request);
  }

  /**
   * Watches a run to its end.
   *
   * @param way how it is done, and told about
   * @return the exit code
   */
  int show(PipelineRun run, Function<Progress, RunReport> way) throws IOException {
    RunReport report = watch(way);
    if (invocation.isOn("--verbose")) {
      run.crash().ifPresent(crash -> crash.printStackTrace(terminal().err()));
    }
    Path page = write(report);
    if (invocation.isOn("--json")) {
      terminal().out().println(JsonReport.write(report));
    } else {
      new Summary(terminal().out()).print(report, page);
    }
    return report.succeeded() ? 0 : CommandLines.FAILED;
  }

  /**
   * Watches a run in this JVM to its end. Told to stop, as by Ctrl-C, the run ends and the report
   * is written before the JVM does.
   */
  int showUntilTold(PipelineRun run, Function<Progress, RunReport> way) throws IOException {
    StopSignals signals = StopSignals.hear(() -> stop(run));
    try {
      return show(run, way);
    } finally {
      signals.close();
    }
  }

  private void stop(PipelineRun run) {
    terminal().err().println("Stopping (once more to end at once) ...");
    run.stop();
  }

  private RunReport watch(Function<Progress, RunReport> way) {
    if (!terminal().interactive()) {
      return way.apply(Progress.SILENT);
    }
    try (ProgressLine progress = new ProgressLine(terminal().err())) {
      return way.apply(progress);
    }
  }

  private Terminal terminal() {
    return invocation.terminal();
  }

  private Path write(RunReport report) throws IOException {
    Path folder = JobFile.folder(request.warehouse(), request.runId());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(REPORT), JsonReport.write(report));
    Path page = folder.resolve("report.html");
    HtmlReport.write(report, page);
    return page;
  }
}
